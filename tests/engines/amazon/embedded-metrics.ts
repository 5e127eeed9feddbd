import assert from 'node:assert/strict'

/** A set of metrics that a line of a log carries. */
export interface Embedded {
  readonly namespace: string
  readonly at: Date
  readonly values: Readonly<Record<string, { readonly value: number; readonly unit: 'Count' }>>
  /** What else the line says. */
  readonly replicas?: number
}

/**
 * The metrics that CloudWatch takes out of a line of a log; none out of a line in another format. Throws for one that
 * it would leave out in silence. Source: Amazon CloudWatch User Guide, "Specification: Embedded metric format".
 */
export function metricsIn(line: string): Embedded[] {
  let document: Record<string, unknown>
  try {
    document = JSON.parse(line) as Record<string, unknown>
  } catch {
    return []
  }
  const about = document['_aws'] as { Timestamp: number; CloudWatchMetrics: readonly Directive[] } | undefined
  if (about === undefined) return []
  assert.ok(Buffer.byteLength(line) <= 1_048_576, 'a line is longer than CloudWatch Logs takes')
  assert.ok(Number.isSafeInteger(about.Timestamp), 'Timestamp is no number of milliseconds')
  assert.ok(Math.abs(Date.now() - about.Timestamp) < 2 * 3600_000, 'Timestamp is not of now')
  return about.CloudWatchMetrics.map(({ Namespace, Dimensions, Metrics, ...others }) => {
    assert.deepEqual(Object.keys(others), [])
    assert.ok(/^[^:\s]\S{0,254}$/.test(Namespace) && !Namespace.startsWith('AWS/'), Namespace)
    assert.ok(Metrics.length > 0 && Metrics.length <= 100)
    // Only metrics without dimensions are read here; a set of none is what makes them.
    assert.deepEqual(Dimensions, [[]])
    return {
      namespace: Namespace,
      at: new Date(about.Timestamp),
      values: Object.fromEntries(
        Metrics.map(({ Name, Unit }) => {
          const value = document[Name]
          assert.ok(typeof value === 'number' && Number.isFinite(value), `${Name} has no number`)
          assert.equal(Unit, 'Count')
          return [Name, { value, unit: Unit }]
        }),
      ),
      ...(typeof document['Replicas'] === 'number' && { replicas: document['Replicas'] }),
    }
  })
}

interface Directive {
  readonly Namespace: string
  readonly Dimensions: readonly (readonly string[])[]
  readonly Metrics: readonly { readonly Name: string; readonly Unit: 'Count' }[]
}
