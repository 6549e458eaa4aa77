import { renderJson } from '../report/render/json.ts'
import type { Look } from '../report/render/terminal.ts'
import type { Report } from '../report/report.ts'

export const formats = ['text', 'json', 'markdown', 'sarif', 'html'] as const
export type Format = (typeof formats)[number]

type Render = (report: Report) => string

/** Beside text, which each command renders for itself. What a run does not ask for is not loaded. */
const renderers: Readonly<Record<Exclude<Format, 'text'>, () => Promise<Render>>> = {
  json: async () => renderJson,
  markdown: async () => (await import('../report/render/markdown.ts')).renderMarkdown,
  sarif: async () => (await import('../report/render/sarif.ts')).renderSarif,
  html: async () => {
    const { renderHtml } = await import('../report/render/html.ts')
    return (report) => renderHtml(report)
  },
}

type TextRendering = { render(report: Report, look: Look): string }

export async function rendered(
  command: TextRendering,
  report: Report,
  format: Format,
  look: Look,
): Promise<string> {
  if (format === 'text') return command.render(report, look)
  const render = await renderers[format]()
  return render(report)
}
