import { Refusal } from '../wire/service.ts'

/** Their names: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html; the sentences are remembered from people's reports and `unverified`. */
export const clientException = (message: string): Refusal => new Refusal('ClientException', message)
export const invalidParameter = (message: string): Refusal =>
  new Refusal('InvalidParameterException', message)
export const clusterNotFound = (): Refusal => new Refusal('ClusterNotFoundException', 'Cluster not found.')
export const serviceNotFound = (): Refusal => new Refusal('ServiceNotFoundException', 'Service not found.')
