/**
 * Half bits, in base 36, that it costs to write the column after the row in words, identifiers and paths. Rows and
 * columns: a to z in either case, a digit, another sign. Counted by scripts/learn-words.mjs over 230,000 distinct
 * words of program text.
 */
const costs = [
  'da89eeagahc786h9l785ceeedffa',
  '6fcf6hgf7ae6eh7bo9af7jimakb7',
  '7gcf7gf6af88dh5ek9a7bgjoemd9',
  '7ec93dfe6hfbdd7cma9c9fgicjd7',
  '9c88cbchdgg9a7dbd568fbd9djg7',
  '7hce89gj4kj9fe6fo89a9hgldqb6',
  '8ecf4ecb7ih9d98dm89a8ggjajg6',
  '5gde5ghh5kgfcd7ekbb88ifpfjf7',
  '9c999b9jghd8957bkb77ickehckb',
  '6gje4jji9h9ihg88jh3f9edljmhb',
  '6fdd4dbb6ieccb8djb8cagelfkh6',
  '6eea4afh5hf8fg6eoga99ehpamd8',
  '59fd4hgi8jib9f67mgadbhimfmf8',
  '7e877a7g9hcceb8dmf75bdhnfkh8',
  'dc88gcbjdgc985b8o5a99cbhhdha',
  '6ied5eia9of8fi69o6b7agjleqf8',
  'ceghcjlicqjaffeggfdd1igkhle6',
  '6gbc5dah7mddbc7en997bdhlblh7',
  'ag9e6ega7jbdee9aie85affhajg5',
  '7gad5dg76kiddf8cn88abhgh9lf7',
  'a9bb8cciaie696f8m667ghigjhdc',
  '4ifh3fch6oedfcbgpfefcjkhjn98',
  '5gce5egb5khde98cm78dfjakiog8',
  'bhaf9eig9oefccd4kfd5hjhhdo46',
  '8dbdaefgaigb98b3ka69ehcmifh6',
  '7egi3igd4hffgd7hogdfbghlccea',
  'aaababgffhefefgfmiddhfihjj25',
  '8a7899ab8dfa99a8h979bcbfgi88',
] as const
const digit = 26
const sign = 27

/** The same for the case of a letter after a letter: lower after lower, upper after lower, and so on. */
const caseCosts = [
  [0.117, 3.682],
  [1.529, 0.614],
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
