const words: ReadonlySet<string> = new Set(
  `admin test pass passwd password pwd word my your new old temp temporary secret user name root default demo dev local
  example sample super strong secure safe some the a qwerty abc xyz foo bar baz letmein welcome hello world changeme
  change me this dummy fake mock guest key token api db database data postgres postgresql mysql mariadb mongo redis
  rabbit mq minio elastic docker app client server service value string valid invalid wrong correct bad good not is
  long short random enough one two three asdf monkey dragon hunter initial master login auth access here for in only
  use first second another other same different really very bearer jwt refresh session signing private public shared
  complex p w x to be must set put insert replace with ok yes no testing tester email account code passphrase sekret`.split(
    /\s+/,
  ),
)
const longestWord = 12
const longest = 40

/**
 * One of those that everyone writes into tests, documents and first set-ups: such words, in leet spelling or not, then
 * figures and signs. `P@ssw0rd123!` is `password`.
 */
export function isCommonPassword(value: string): boolean {
  const bare = value.toLowerCase().replace(/^[\d\W_]{1,40}/, '')
  const letters = unleeted(bare.replace(/[\d\W_]{1,40}$/, '')).replace(/[^a-z]/g, '')
  if (hasOwnFigures(value)) return false
  // `some!Password`, `secure%20password`: signs may stand for letters, or between words.
  const written = [letters, unleeted(bare).replace(/[^a-z]/g, ''), bare.replace(/[^a-z]/g, '')]
  return value.length <= longest && written.some(isJoined)
}

/** `Welcome2024!`: four figures that neither count nor repeat, and a sign, beside both cases: somebody set it. */
function hasOwnFigures(value: string): boolean {
  const figures = /\d{3,4}(?=[^\w\s]{0,2}$)/.exec(value)?.[0]
  return (
    figures !== undefined &&
    !/^(?:012|123|234|345|456|567|678|789|987|321|(\d)\1)/.test(figures) &&
    /[a-z]/.test(value) &&
    /[A-Z]/.test(value) &&
    /[^\w\s]/.test(value)
  )
}

const leet: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '0': 'o',
  '3': 'e',
  '1': 'i',
  $: 's',
  '5': 's',
  '!': 'i',
}
const unleeted = (text: string): string => text.replace(/[@4031$5!]/g, (sign) => leet[sign] ?? sign)

/** Reachable ends of words, from the left: every start is tried once, so no text costs more than its length. */
function isJoined(letters: string): boolean {
  const ends = new Set([0])
  for (let at = 0; at < letters.length; at++) {
    if (!ends.has(at)) continue
    for (let size = 1; size <= longestWord; size++)
      if (words.has(letters.slice(at, at + size))) ends.add(at + size)
  }
  return ends.has(letters.length)
}
