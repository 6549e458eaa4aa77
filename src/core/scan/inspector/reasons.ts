/** What a reason of Inspector's coverage means: look again, done, or never (with why and what to do). */
export type Meaning = 'wait' | 'done' | { readonly never: string }

const never = (why: string): Meaning => ({ never: why })

/** https://docs.aws.amazon.com/inspector/v2/APIReference/API_ScanStatus.html, those that an image can have. */
const meanings: Readonly<Record<string, Meaning>> = {
  PENDING_INITIAL_SCAN: 'wait',
  SCAN_IN_PROGRESS: 'wait',
  PENDING_REVIVAL_SCAN: 'wait',
  // "will automatically resolve the issue and resume the scanning".
  INTERNAL_ERROR: 'wait',
  SUCCESSFUL: 'done',
  // "will be scanned one time": no more findings come after that scan.
  SCAN_FREQUENCY_SCAN_ON_PUSH: 'done',
  SCAN_FREQUENCY_MANUAL: never('the scan filters of the registry leave the repository out'),
  SCAN_ELIGIBILITY_EXPIRED: never(
    'it stopped watching this image and closed its findings; push a new build, or lengthen the re-scan duration',
  ),
  UNSUPPORTED_OS: never('it does not know the operating system, architecture or manifest type'),
  UNSUPPORTED_MEDIA_TYPE: never('it does not read layers of this media type; build with gzip layers'),
  IMAGE_ARCHIVED: never('the image is archived in ECR; restore it'),
  IMAGE_SIZE_EXCEEDED: never('the image is too large for it'),
  ACCESS_DENIED: never('a policy keeps Inspector from reading the repository'),
  ACCESS_DENIED_TO_ENCRYPTION_KEY: never('the KMS key policy keeps Inspector from reading the repository'),
  EXCLUDED_BY_TAG: never('the image is excluded by a tag'),
  PENDING_DISABLE: never('Inspector is being switched off'),
  RESOURCE_TERMINATED: never('the image was deleted'),
}

export const meaningOf = (reason: string): Meaning =>
  meanings[reason] ?? never('a reason that this version does not know')
