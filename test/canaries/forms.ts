/** Known secrets by a name that a failure may show. */
export type Canaries = Readonly<Record<string, string>>

/** Every form in which a value could stand in bytes that were written, by the name of the form. */
export function formsOf(value: string): readonly (readonly [form: string, bytes: Buffer])[] {
  const bytes = Buffer.from(value)
  const hex = bytes.toString('hex')
  const texts: readonly (readonly [string, string])[] = [
    ['raw', value],
    // Whoever shows the start or the end of a secret shows the secret.
    ...halves(value).map((half) => ['half', half] as const),
    ['json', JSON.stringify(value).slice(1, -1)],
    ['json with escaped slashes', JSON.stringify(value).slice(1, -1).replaceAll('/', '\\/')],
    ['url', encodeURIComponent(value)],
    ['url in lower case', encodeURIComponent(value).replace(/%../g, (code) => code.toLowerCase())],
    ['url, every byte', hex.replace(/../g, '%$&')],
    ['hex', hex],
    ['hex in upper case', hex.toUpperCase()],
    ...[0, 1, 2].flatMap((offset) =>
      base64At(bytes, offset).map((text) => [`base64 +${offset}`, text] as const),
    ),
  ]
  const utf16 = Buffer.from(value, 'utf16le')
  const forms: (readonly [string, Buffer])[] = [
    ...texts.map(([form, text]) => [form, Buffer.from(text)] as const),
    ['utf-16le', utf16],
    ['utf-16be', Buffer.from(utf16).swap16()],
  ]
  return [...new Map(forms.toReversed().map((one) => [one[1].toString('latin1'), one])).values()]
}

function halves(value: string): readonly string[] {
  const middle = Math.floor(value.length / 2)
  return value.length < 16 ? [] : [value.slice(0, middle), value.slice(middle)]
}

/** The characters of base64 that this value alone decides when it begins `offset` bytes into a group of three. */
function base64At(bytes: Buffer, offset: number): readonly string[] {
  const whole = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
  const own = whole.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6))
  return [own, own.replaceAll('+', '-').replaceAll('/', '_')]
}
