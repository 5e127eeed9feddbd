import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ajv } from 'ajv'
import { coreSchemas, extensionSchema } from './kubernetes-schemas.ts'

const object = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'
const description = {
  definitions: {
    [object]: {
      type: 'object',
      properties: { name: { type: 'string' }, labels: { type: 'object', additionalProperties: { type: 'string' } } },
    },
    'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: 'string', format: 'int-or-string' },
    'io.k8s.api.core.v1.Service': {
      type: 'object',
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { $ref: `#/definitions/${object}` },
        port: { $ref: '#/definitions/io.k8s.apimachinery.pkg.util.intstr.IntOrString' },
        count: { type: 'integer', format: 'int32' },
      },
      'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'Service' }],
    },
    'io.k8s.api.core.v1.DeleteOptions': {
      'x-kubernetes-group-version-kind': [
        { group: '', version: 'v1', kind: 'DeleteOptions' },
        { group: 'apps', version: 'v1', kind: 'DeleteOptions' },
      ],
    },
  },
}

const schemas = new Map(coreSchemas(description))
const ajv = new Ajv({ strict: false, schemas: { '_definitions.json': schemas.get('_definitions')! } })

test('a kind of Kubernetes has a schema that knows its fields and no others', () => {
  assert.deepEqual([...schemas.keys()], ['v1-v1-service', '_definitions'])
  const fits = ajv.compile(schemas.get('v1-v1-service')!)
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a', labels: { any: 'label' } } }
  assert.equal(fits({ ...service, port: 80, count: 1 }), true, JSON.stringify(fits.errors))
  assert.equal(fits({ ...service, port: 'http', count: null }), true)
  for (const wrong of [
    { ...service, ports: [] },
    { ...service, apiVersion: 'v2' },
    { ...service, count: '1' },
    { ...service, metadata: { name: 'a', label: {} } },
    { kind: 'Service' },
  ]) {
    assert.equal(fits(wrong), false, JSON.stringify(wrong))
  }
})

test('a kind of an extension is closed but where its definition leaves it open', () => {
  const fits = ajv.compile(
    extensionSchema({
      type: 'object',
      required: ['spec'],
      properties: {
        spec: {
          type: 'object',
          properties: {
            size: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
            values: {
              type: 'object',
              'x-kubernetes-preserve-unknown-fields': true,
              properties: { a: { type: 'string' } },
            },
          },
        },
      },
    }),
  )
  const mine = { apiVersion: 'acme.example/v1', kind: 'Thing', metadata: { name: 'a' } }
  assert.equal(fits({ ...mine, spec: { size: 1, values: { a: 'b', c: 1 } } }), true, JSON.stringify(fits.errors))
  for (const wrong of [
    mine,
    { ...mine, spec: { sizes: 1 } },
    { ...mine, spec: { size: true } },
    { ...mine, spec: {}, more: 1 },
  ]) {
    assert.equal(fits(wrong), false, JSON.stringify(wrong))
  }
})
