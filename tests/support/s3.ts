import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AwsV4Signer } from 'aws4fetch'

export interface S3StandIn {
  env: Record<string, string>
  objects: Map<string, Buffer>
  stop: () => Promise<void>
}

const ACCOUNT = { accessKeyId: 'test-key', secretAccessKey: 'test-secret' }

/** Object storage as far as files need it (PUT, GET, HEAD, DELETE of one bucket), which refuses requests that are not signed rightly. */
export async function startS3(bucket = 'pictures'): Promise<S3StandIn> {
  const objects = new Map<string, Buffer>()
  const server = createServer((request, response) => {
    void (async () => {
      const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>))
      if (!await isSigned(request)) return response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>')
      const [, asked, key = ''] = /^\/([^/?]+)\/(.+)$/.exec(request.url!) ?? []
      if (asked !== bucket) return response.writeHead(404).end('<Error><Code>NoSuchBucket</Code></Error>')
      if (request.method === 'PUT') {
        objects.set(key, body)
        return response.end()
      }
      const object = objects.get(key)
      if (request.method === 'DELETE') {
        objects.delete(key)
        return response.writeHead(204).end()
      }
      if (!object) return response.writeHead(404).end()
      return response.writeHead(200, { 'content-length': object.length }).end(request.method === 'HEAD' ? undefined : object)
    })()
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  return {
    env: {
      S3_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      S3_BUCKET: bucket,
      S3_REGION: 'eu-test-1',
      S3_ACCESS_KEY_ID: ACCOUNT.accessKeyId,
      S3_SECRET_ACCESS_KEY: ACCOUNT.secretAccessKey,
    },
    objects,
    stop: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** Signs the request again with the secret that only both sides know, and compares. */
async function isSigned({ method, url, headers }: IncomingMessage): Promise<boolean> {
  const datetime = String(headers['x-amz-date'])
  const signer = new AwsV4Signer({
    ...ACCOUNT,
    method: method!,
    url: `http://${headers.host}${url}`,
    headers: { 'x-amz-content-sha256': String(headers['x-amz-content-sha256']) },
    service: 's3',
    region: 'eu-test-1',
    datetime,
  })
  const { headers: expected } = await signer.sign()
  return expected.get('authorization') === headers.authorization
}
