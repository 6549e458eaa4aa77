import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The page says which version it is, so that one sees over HTTP what serves. */
export async function nameVersion(app: string, version: string): Promise<void> {
  const file = join(app, 'page.html')
  const page = await readFile(file, 'utf8')
  await writeFile(
    file,
    page.replace(/<h1>(.*?)<\/h1>/, (_, heading) => `<h1>${heading}, ${version}</h1>`),
  )
}

/** What a visitor gets now: the status and the page's heading, or how the answer begins. */
export async function visit(url: string): Promise<{ readonly status: number; readonly heading: string }> {
  const response = await fetch(url)
  const page = await response.text()
  return { status: response.status, heading: /<h1>(.*?)<\/h1>/.exec(page)?.[1] ?? page.trim().slice(0, 40) }
}
