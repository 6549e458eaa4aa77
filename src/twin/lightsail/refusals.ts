import { Refusal } from '../wire/service.ts'

/** Lightsail's exceptions carry four members; https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_CreateContainerServiceDeployment.html#API_CreateContainerServiceDeployment_Errors names them, their sentences are `unverified`. */
export const refusal = (exception: string, message: string, tip = ''): Refusal =>
  new Refusal(exception, message, { members: { ...members(exception), ...(tip !== '' && { tip }) } })

export const members = (exception: string): Readonly<Record<string, string>> => ({
  code: exception,
  docs: 'https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/CommonErrors.html',
})

export const noSuchService = (name: string): Refusal =>
  refusal(
    'NotFoundException',
    `The container service ${name} does not exist in this region.`,
    'Check the name and the region of the container service.',
  )

export const invalidInput = (message: string): Refusal => refusal('InvalidInputException', message)
