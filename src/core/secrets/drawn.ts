/**
 * Half bits, in base 36, that it costs to write the column after the row in words, identifiers and paths. Rows and
 * columns: a to z in either case, a digit, another sign. Counted by scripts/learn-words.mjs over 230,000 distinct
 * words of program text.
 */
const costs = [
  'ia88gfamaje687m9n785beeddieb',
  '6gbe6ihj79g6eh7br9af6ljo9kd8',
  '7fbf6gf7bl88dh4dj9b7bfjpdqe9',
  '7dc94dee6jdade8bm99caeglcmd6',
  '9e88cbchfjh8a7fbd567gcd8cmg7',
  '8icd89hi4po8ff6fn8aaakildqd5',
  'agcf3eca7jiad99dm88a9fhnfif6',
  '5hcd4fgj6pgfbg7emab7aierdie7',
  'bc89ab9pjqi8946alb77mcodwbjc',
  'bmil3ijldokiik7dng3h9bdnjoh7',
  '9ecb3cch8ljbebcdid8ccienim85',
  '7fea58fi5kh8gg6dnga99eiocnd8',
  '4bfc4gij8jgc8f87lf9dbijlgmh8',
  '8f86797g9kdceb8cme75cdiohof8',
  'cb88icdldjc984b9q5a98cahhlha',
  '6idc5dhc9rf8gh69o6b89eikdoe8',
  'ifgfijkigoiagehfgfch1khonoe7',
  '7gac4dbi7redbc7eoa87bbgkbpg8',
  'bh9e5efa8mddfe9aid85agfjalg5',
  '7fad5dh86lhcdf8bl78abgfh9le7',
  'c9bc7bcp9rm786f8s676jiqfrkbd',
  '5iei3edj6tfcdhafoheghklfpp69',
  '6gad8ffc5mide88dk66cfiakmof7',
  'ag8d8fjf9pmebfd3jec5ghgfdmb5',
  'cc9dbehgbmgaa8d4kb58gfcljjg5',
  '7fij2glf8oiefg7goicidfijddd8',
  'bbdceekigliggiigniagkjlhoj14',
  '8a7999ab8eda9ab8h979bbbfjia7',
] as const
const digit = 26
const sign = 27

/** The same for the case of a letter after a letter: lower after lower, upper after lower, and so on. */
const caseCosts = [
  [0.115, 3.705],
  [1.29, 0.759],
] as const
/** A sign that neither identifiers nor paths hold. */
const rareSignCost = 9
const rareSign = /[^A-Za-z0-9_./+=:-]/

/**
 * Evidence, in bits, that a machine drew the value: how much dearer it is to write as words than to draw from the
 * smallest alphabet that holds it. Below zero it speaks for words. Keys of 16 characters lie around 35, of 32 around 70;
 * one identifier in a hundred reaches 9.
 */
export function drawnBits(value: string): number {
  const size = alphabetSize(value)
  let sum = 0
  for (let at = 1; at < value.length; at++) sum += wordCost(value, at) - drawCost(value.charCodeAt(at), size)
  return sum
}

type Size = { readonly all: number; readonly signs: number }

function alphabetSize(value: string): Size {
  const signs = rareSign.test(value) ? 32 : /[^A-Za-z0-9]/.test(value) ? 4 : 0
  const lower = /[a-z]/.test(value) ? 26 : 0
  const upper = /[A-Z]/.test(value) ? 26 : 0
  return { all: lower + upper + signs + (/\d/.test(value) ? 10 : 0), signs }
}

function drawCost(code: number, { all, signs }: Size): number {
  const symbol = symbolOf(code)
  return Math.log2(symbol === digit ? all / 10 : symbol === sign ? all / signs : all)
}

function wordCost(value: string, at: number): number {
  const before = value.charCodeAt(at - 1)
  const code = value.charCodeAt(at)
  if (rareSign.test(value.charAt(at))) return rareSignCost
  const cost = Number.parseInt(costs[symbolOf(before)]?.charAt(symbolOf(code)) ?? '0', 36) / 2
  const [from, to] = [caseOf(before), caseOf(code)]
  return from === undefined || to === undefined ? cost : cost + caseCosts[from][to]
}

function symbolOf(code: number): number {
  if (code >= 97 && code <= 122) return code - 97
  if (code >= 65 && code <= 90) return code - 65
  return code >= 48 && code <= 57 ? digit : sign
}

function caseOf(code: number): 0 | 1 | undefined {
  if (code >= 97 && code <= 122) return 0
  return code >= 65 && code <= 90 ? 1 : undefined
}
