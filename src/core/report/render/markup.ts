/** HTML that is safe to put into a page: made by `html` and `escaped` alone. */
export type Markup = { readonly text: string }

/** A template whose holes take markup only, so that no text gets in unescaped. */
export function html(strings: TemplateStringsArray, ...holes: readonly Markup[]): Markup {
  return { text: strings.reduce((before, after, index) => before + (holes[index - 1]?.text ?? '') + after) }
}

export const escaped = (value: string): Markup => ({
  text: value.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`),
})

export const join = (parts: readonly Markup[]): Markup => ({ text: parts.map(({ text }) => text).join('') })
