import { localStretch } from './kind.ts'

/** Under `[section]`, with nothing but settings between, as INI has it: what follows `name = ` there is no variable. */
export function isInSection(text: string, start: number): boolean {
  const lines = text.slice(Math.max(0, start - sectionReach), start).split('\n')
  const other = lines.findLastIndex((line) => !setting.test(line))
  return other !== -1 && section.test(lines[other] ?? '')
}
const section = /^\[[\w .:/-]{1,80}\][ \t]*\r?$/
const setting = /^[ \t]*(?:[#;]|\r?$|[^\s=(){}[\]]{1,80}[ \t]*=(?![=>]))/
/** What decides of an assignment stands near it. */
const sectionReach = localStretch
