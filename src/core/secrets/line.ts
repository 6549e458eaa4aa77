/** Of the line that `at` stands on: where its line feed is, or the text ends. */
export const endOfLine = (text: string, at: number): number => {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}
