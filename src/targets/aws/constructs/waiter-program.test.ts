import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { waiterProgram } from './waiter-program.ts'

test('the waiter answers where the signature of the address covers an empty type of content', async () => {
  const heard: { readonly type: string | undefined; readonly body: string }[] = []
  const server = createServer(async (request, response) => {
    heard.push({ type: request.headers['content-type'], body: (await request.toArray()).join('') })
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = server.address() as AddressInfo
    await waiter(
      {
        RequestType: 'Create',
        ResponseURL: `http://127.0.0.1:${port}/`,
        ResourceProperties: { Machine: 'arn:aws:states:eu-west-1:1:stateMachine:acme-before', Release: 'before-1' },
      },
      { getRemainingTimeInMillis: () => 900_000 },
    )
  } finally {
    server.close()
  }
  assert.equal(heard.length, 1)
  assert.equal(heard[0]!.type, '')
  assert.equal(JSON.parse(heard[0]!.body).Status, 'SUCCESS')
})

/** The program with an AWS where each run has succeeded. */
async function waiter(event: unknown, context: unknown): Promise<void> {
  const handed: { handler?: (event: unknown, context: unknown) => Promise<void> } = {}
  class Client {
    async send(): Promise<{ readonly status: string }> {
      return { status: 'SUCCEEDED' }
    }
  }
  class Command {}
  const names = ['StartExecutionCommand', 'DescribeExecutionCommand', 'InvokeCommand']
  const modules = {
    SFNClient: Client,
    LambdaClient: Client,
    ...Object.fromEntries(names.map((name) => [name, Command])),
  }
  new Function('require', 'exports', waiterProgram)(() => modules, handed)
  await handed.handler!(event, context)
}
