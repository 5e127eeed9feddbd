import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPair, largest, sizeOf } from './sizes.ts'

const mebibyte = 1024 ** 2
const of = (millicores: number, memory: number) => ({ millicores, memory: memory * mebibyte })

test('a process gets the smallest pair that has room for it', () => {
  assert.deepEqual(sizeOf([of(100, 64)]), { cpu: 256, memory: 512 })
  assert.deepEqual(sizeOf([of(250, 2048)]), { cpu: 256, memory: 2048 })
  assert.deepEqual(sizeOf([of(250, 2049)]), { cpu: 512, memory: 3072 })
  assert.deepEqual(sizeOf([of(1000, 1300)]), { cpu: 1024, memory: 2048 })
  assert.deepEqual(sizeOf([of(1001, 1300)]), { cpu: 2048, memory: 4096 })
  assert.deepEqual(sizeOf([of(5000, 17_000)]), { cpu: 8192, memory: 20_480 })
  assert.deepEqual(sizeOf([of(16_000, 120_000)]), largest)
})

test('what stands beside it counts', () => {
  assert.deepEqual(sizeOf([of(240, 480), of(50, 64)]), { cpu: 512, memory: 1024 })
})

test('there is none for more than Fargate has', () => {
  assert.equal(sizeOf([of(16_001, 512)]), undefined)
  assert.equal(sizeOf([of(100, 122_881)]), undefined)
})

test('a pair that Fargate has not is none: 512 units with 64 MiB', () => {
  assert.ok(isPair({ cpu: 512, memory: 1024 }))
  assert.ok(!isPair({ cpu: 512, memory: 64 }))
  assert.ok(!isPair({ cpu: 8192, memory: 17_408 }))
})
