/** A class of machines of AWS: memory in GiB, as AWS sells it. */
export interface Class {
  readonly name: string
  readonly processors: number
  readonly memory: number
}

const GiB = 1024 ** 3

/**
 * What one connection may take of a server's memory, in bytes: RDS allows as many as the memory has room for by this
 * measure. Source: Amazon RDS User Guide, "Maximum number of database connections"
 * (LEAST(DBInstanceClassMemory/9531392, 5000)).
 */
export const bytesPerConnection = 9_531_392

/**
 * Graviton classes of RDS for PostgreSQL, the cheaper ones first. Source: https://aws.amazon.com/rds/instance-types/,
 * November 2026.
 */
const instances: readonly Class[] = [
  ...burstable('db', [
    ['micro', 2, 1],
    ['small', 2, 2],
    ['medium', 2, 4],
    ['large', 2, 8],
  ]),
  ...family('db.m7g', 4, [
    ['large', 2],
    ['xlarge', 4],
  ]),
  ...family('db.r7g', 8, [['large', 2]]),
  ...family('db.m7g', 4, [['2xlarge', 8]]),
  ...family('db.r7g', 8, [
    ['xlarge', 4],
    ['2xlarge', 8],
  ]),
  ...family('db.m7g', 4, [['4xlarge', 16]]),
  ...family('db.r7g', 8, [['4xlarge', 16]]),
  ...family('db.m7g', 4, [['8xlarge', 32]]),
  ...family('db.r7g', 8, [
    ['8xlarge', 32],
    ['12xlarge', 48],
    ['16xlarge', 64],
  ]),
].sort(byPrice)

/** Graviton classes of Aurora, which has no smaller ones than these. */
const aurora: readonly Class[] = [
  ...burstable('db', [
    ['medium', 2, 4],
    ['large', 2, 8],
  ]),
  ...family('db.r7g', 8, [
    ['large', 2],
    ['xlarge', 4],
    ['2xlarge', 8],
    ['4xlarge', 16],
    ['8xlarge', 32],
    ['12xlarge', 48],
    ['16xlarge', 64],
  ]),
]

/**
 * Graviton classes of ElastiCache with the GiB that data may take.
 * Source: Amazon ElastiCache User Guide, "Redis OSS node-type specific parameters" (maxmemory), November 2026.
 */
const nodes: readonly Class[] = [
  ...(
    [
      ['t4g.micro', 2, 0.5],
      ['t4g.small', 2, 1.37],
      ['t4g.medium', 2, 3.09],
      ['m7g.large', 2, 6.38],
      ['m7g.xlarge', 4, 12.93],
      ['r7g.large', 2, 13.07],
      ['r7g.xlarge', 4, 26.32],
      ['r7g.2xlarge', 8, 52.82],
      ['r7g.4xlarge', 16, 105.81],
      ['r7g.8xlarge', 32, 209.55],
      ['r7g.12xlarge', 48, 317.77],
      ['r7g.16xlarge', 64, 419.09],
    ] as const
  ).map(([name, processors, memory]) => ({ name: `cache.${name}`, processors, memory })),
]

/**
 * The smallest class of RDS or Aurora (`global`: with a copy in another region, for which classes that burst are too
 * small) with these processors (in thousandths), this memory (in bytes) and room for so
 * many connections; undefined where none is large enough.
 */
export function databaseClass(
  form: 'instance' | 'aurora' | 'global',
  millicores: number,
  memory: number,
  connections: number,
): string | undefined {
  const needed = Math.max(memory, connections * bytesPerConnection)
  return (
    form === 'instance' ? instances : form === 'aurora' ? aurora : aurora.filter(({ name }) => !/^db\.t\d/.test(name))
  ).find((each) => each.processors * 1000 >= millicores && each.memory * GiB >= needed)?.name
}

/**
 * The smallest class of ElastiCache whose data may take so many bytes. A quarter stays free for snapshots, copies and
 * clients, as ElastiCache advises (`reserved-memory-percent`).
 */
export function cacheClass(memory: number): string | undefined {
  return nodes.find((each) => each.memory * GiB * 0.75 >= memory)?.name
}

/** The memory of a class of RDS or Aurora in bytes; undefined for a class that is not in the tables. */
export function databaseMemory(name: string): number | undefined {
  const found = [...instances, ...aurora].find((each) => each.name === name)
  return found && found.memory * GiB
}

/** The most bytes of data that a class of ElastiCache takes; undefined for a class that is not in the table. */
export function cacheMemory(name: string): number | undefined {
  const found = nodes.find((each) => each.name === name)
  return found && Math.floor(found.memory * GiB * 0.75)
}

function burstable(
  kind: string,
  sizes: readonly (readonly [size: string, processors: number, memory: number])[],
): Class[] {
  return sizes.map(([size, processors, memory]) => ({ name: `${kind}.t4g.${size}`, processors, memory }))
}

function family(name: string, each: number, sizes: readonly (readonly [size: string, processors: number])[]): Class[] {
  return sizes.map(([size, processors]) => ({ name: `${name}.${size}`, processors, memory: processors * each }))
}

/** A processor costs about as much as six GiB of memory; those that burst are cheaper than those that do not. */
function byPrice(a: Class, b: Class): number {
  return price(a) - price(b)
}

function price({ name, processors, memory }: Class): number {
  return (processors * 6 + memory) * (name.includes('.t4g.') ? 0.7 : 1)
}
