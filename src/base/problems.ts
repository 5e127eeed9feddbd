/**
 * Every code of a problem with its general title and what it means; the documentation page and `stackwright explain`
 * are made from this table. Codes are permanent: a retired one is never given to another fault. SW1xxx the file and its
 * shape · SW2xxx apps, stores and names · SW3xxx the graph · SW4xxx targets · SW5xxx this machine SW6xxx the command
 * line
 */
export const problems = {
  // SW1xxx: the file and its shape
  SW1001: {
    title: 'the platform file is missing',
    explain:
      'No file was found at the given path, or no platform.ts, platform.yaml, platform.yml or platform.json in the given folder.',
  },
  SW1002: {
    title: 'the platform file cannot be read',
    explain: 'The file exists but could not be opened: permissions, a folder in its place, or text that is not UTF-8.',
  },
  SW1003: {
    title: 'the platform file has a syntax error',
    explain: "The file is not valid TypeScript, YAML or JSON. The position is the parser's.",
  },
  SW1004: { title: 'the platform file is empty', explain: 'The file holds nothing but white space or comments.' },
  SW1005: {
    title: 'the platform file exports something else',
    explain:
      "A TypeScript platform file must have `export default platform('name', { ... })`; a YAML or JSON file must hold one mapping.",
  },
  SW1006: {
    title: 'the platform file failed while loading',
    explain: 'The program in the platform file threw an error before it gave a platform.',
  },
  SW1007: {
    title: 'unknown setting',
    explain: 'A key that this part of the platform does not have, usually a misspelling.',
  },
  SW1008: { title: 'a setting is missing', explain: 'A setting without a default was not given.' },
  SW1009: { title: 'wrong kind of value', explain: 'The value has another type than the setting takes.' },
  SW1010: {
    title: 'value not allowed',
    explain: 'The setting takes one of a fixed list of values, or a value within bounds.',
  },
  SW1011: {
    title: 'wrong unit',
    explain:
      'A duration needs a number and a unit (ms, s, m, h, d), a size one of B, KiB, MiB, GiB, TiB, a processor share a number or millicores (500m).',
  },
  SW1012: { title: 'unknown type', explain: 'The `type` of an app, store or identity is none that the catalog knows.' },
  SW1013: {
    title: 'name not allowed',
    explain:
      'Names start with a lower-case letter and hold lower-case letters, digits and single hyphens, 40 characters at most, since they become host names, database names and folders.',
  },
  SW1014: {
    title: 'the environment changes something that is not there',
    explain: 'An environment overlay may only change what the platform has; this key names nothing in it.',
  },
  SW1015: { title: 'no such environment', explain: 'The environment asked for is not among `environments`.' },
  SW1016: {
    title: 'a name is used twice',
    explain:
      'Stores, identities, secrets and apps share one name space, because their names become the ids of what runs.',
  },
  SW1017: {
    title: 'the platform file did not finish loading',
    explain:
      'The program in the platform file ran for longer than ten seconds, or waits for something that never comes.',
  },
  SW1018: {
    title: 'too deep or circular',
    explain: 'The platform refers to itself, or is nested deeper than any platform can be.',
  },
  SW1019: {
    title: 'more than one platform file',
    explain:
      'The folder holds several platform files (platform.ts, platform.yaml, platform.yml, platform.json), and which one is meant cannot be told.',
  },
  // SW2xxx: apps, stores and names
  SW2001: {
    title: 'nothing of that name',
    explain: 'A setting refers to a store, identity or secret by a name that nothing has.',
  },
  SW2002: {
    title: 'the name belongs to another kind of thing',
    explain: 'A setting refers to a store, identity or secret that exists but is of a kind that cannot do this job.',
  },
  SW2003: {
    title: 'version not known',
    explain: 'The catalog has no complete, tested set of packages for this version.',
  },
  SW2004: {
    title: 'the feature needs a worker',
    explain:
      'Alerts, asynchronous queries and thumbnails are done by background workers; without them the feature silently never happens.',
  },
  SW2005: {
    title: 'the feature needs a queue',
    explain: 'Workers take their work from a broker, which must be Redis or Valkey; memcached cannot be one.',
  },
  SW2006: {
    title: 'the setting is not one of the app',
    explain: 'The app would ignore this configuration key or environment variable in this version.',
  },
  SW2007: {
    title: 'the setting belongs to stackwright',
    explain:
      'stackwright derives this configuration from the platform; giving it by hand would contradict what is wired.',
  },
  SW2008: {
    title: 'timeouts in the wrong order',
    explain:
      'Each outer timeout must be longer than the inner one (query, then web server, then edge), or a slow answer is cut off by the wrong party.',
  },
  SW2009: {
    title: 'a floating version',
    explain: '`latest` and the like change under a running platform; versions are pinned.',
  },
  SW2010: {
    title: 'a secret written in clear',
    explain:
      'Passwords and keys are never written into the platform file; they are generated, or given by environment variable or file.',
  },
  SW2011: { title: 'the store cannot be used for this', explain: 'The store lacks an ability that the app needs.' },
  SW2012: {
    title: 'too many processes of one that must be alone',
    explain: 'Two schedulers do each task twice. This role runs exactly once.',
  },
  SW2013: {
    title: 'nobody could administer the app',
    explain: 'With roles mapped from groups at each login, no group maps to the administrator role.',
  },
  SW2014: {
    title: 'more database connections than the server allows',
    explain: 'Replicas times processes times pool size exceeds what the database server accepts, less its reserve.',
  },
  SW2015: {
    title: 'file not found',
    explain: 'The platform refers to a file or folder that does not exist beside the platform file.',
  },
  SW2016: {
    title: 'a whole secret in place of one field',
    explain:
      'A setting that takes one field was given a structured secret or a connection address with a password inside.',
  },
  SW2017: {
    title: 'a login for trying things out, in production',
    explain:
      'The development identity provider keeps its sessions in memory and lists who may log in. It is not made to guard anything real.',
  },
  SW2018: {
    title: 'a secret is too short',
    explain:
      'The program refuses a key of this length, or what it protects would be guessed. Generated ones are long enough by themselves.',
  },
  // SW3xxx: the graph
  SW3001: {
    title: 'a dangling reference',
    explain: 'Something is connected to, or reads from, a thing that is not in the platform.',
  },
  SW3002: {
    title: 'two routes answer at one address',
    explain: 'Two routes have the same host and path, so one of them could never be reached.',
  },
  SW3003: { title: 'a circle of needs', explain: 'Things that wait for each other can never start.' },
  SW3004: { title: 'an id is used twice', explain: 'Two parts of the platform get the same id from their names.' },
  // SW4xxx: targets
  SW4001: {
    title: 'the target cannot do this',
    explain: 'The target declares this feature as lost; running it there would silently be something else.',
  },
  SW4002: { title: 'unknown target', explain: 'No target of this name is known.' },
  SW4003: {
    title: 'nothing of that name runs here',
    explain: 'The command names a service that the platform does not have in this environment.',
  },
  SW4004: { title: 'not scalable', explain: 'This service runs a fixed number of times.' },
  SW4005: {
    title: 'the plan is stale',
    explain:
      'The plan that was approved is not the plan of now: the platform, its state or what runs has changed since it was made.',
  },
  SW4006: {
    title: 'no image for this program',
    explain:
      'Targets with containers run every program in an image. A program of your own names the image that holds what it needs.',
  },
  SW4007: {
    title: 'no certificate for an encrypted route',
    explain: 'The target does not obtain certificates by itself: a route with TLS needs one that is given.',
  },
  SW4008: {
    title: 'data would be tied to a machine by chance',
    explain:
      'Volumes of this target live on one machine of several. Without a rule for which one, a restart elsewhere would find an empty volume.',
  },
  SW4009: {
    title: 'the engine cannot be used',
    explain:
      'The program or the server through which the target works is missing, does not answer, or lacks something that is needed.',
  },
  SW4010: {
    title: 'an image cannot reach where it runs',
    explain:
      'Images built for the platform must come to the machines that run them: through a registry, or by a command that loads them.',
  },
  SW4011: {
    title: "the target's settings do not fit the platform",
    explain: 'A setting under `targets` refers to something the platform does not have, or contradicts it.',
  },
  SW4012: {
    title: 'the lock file cannot be read',
    explain:
      'stackwright.lock holds the digests of images. It is written by `up` and belongs in version control; this one holds something else.',
  },
  SW4013: {
    title: 'a host that the hosted zone does not have',
    explain:
      'Records and certificates are made in one zone of names. A host that is neither that name nor below it would never be found, and its certificate never proven.',
  },
  SW4014: {
    title: 'the network does not fit',
    explain:
      'The addresses of a network must be private ones, begin where a range of their size begins, and be enough for all that runs in as many zones as are asked for.',
  },
  SW4015: {
    title: 'no way out of the network',
    explain:
      'Without a NAT gateway, what runs reaches the services of the cloud through endpoints alone. A missing one shows as a task that cannot start: its image, its secrets or its logs are out of reach.',
  },
  SW4016: {
    title: 'a route without encryption',
    explain:
      'What people type, passwords too, could be read on its way. A target that faces the internet has such a route only where that is accepted in so many words.',
  },
  SW4017: {
    title: 'spare capacity for what must not be taken away',
    explain:
      'Spot capacity ends with a short notice. What may only run once would be gone until it starts elsewhere, so it stays on demand.',
  },
  // SW5xxx: this machine
  SW5001: {
    title: 'a needed program is not on this machine',
    explain: 'A server or interpreter was neither pointed at, nor found, nor available as a package for this system.',
  },
  SW5002: {
    title: 'a port is taken',
    explain: 'Another process listens on a port that the platform was given or has used before.',
  },
  SW5003: {
    title: 'not enough room on the disk',
    explain: 'Less space is free than the installation and its data need.',
  },
  SW5004: {
    title: 'this machine is of a kind that is not supported',
    explain: 'The local target runs on Linux (x64, arm64) and macOS.',
  },
  SW5005: {
    title: 'a program on this machine cannot run',
    explain: 'The program was found but does not start: a missing system library, or a build for another processor.',
  },
  SW5006: {
    title: 'a given secret is not there',
    explain: 'A secret is taken from an environment variable or file that is not set or cannot be read.',
  },
  SW5007: {
    title: 'this folder holds another platform',
    explain: 'The state in this folder belongs to a platform of another name or a newer stackwright.',
  },
  SW5008: {
    title: 'data would be lost',
    explain: 'What is asked for would remove or replace something that keeps data.',
  },
  SW5009: {
    title: 'a file is in the way',
    explain: 'A new platform is only written where none is: files that exist are never overwritten.',
  },
  // SW6xxx: the command line
  SW6001: {
    title: 'no such command',
    explain: 'The first word after the name of the program is none of its commands. `help` lists them.',
  },
  SW6002: {
    title: 'no such option',
    explain: 'The command does not have this option. `--help` after the command lists those that it has.',
  },
  SW6003: {
    title: 'the value of an option is missing or not allowed',
    explain: 'Some options take a value, some only one of a few; switches take none, or `=true` and `=false`.',
  },
  SW6004: {
    title: 'an argument is missing',
    explain: 'The command cannot know what it is about without this argument.',
  },
  SW6005: {
    title: 'one argument too many',
    explain:
      'The command has no use for this word. The program that `exec` runs stands after two hyphens: `exec web -- ls -l`.',
  },
  SW6006: {
    title: 'these options exclude each other',
    explain: 'What two of the options ask for cannot be had together.',
  },
} as const satisfies Record<`SW${number}`, { title: string; explain: string }>

/** A permanent code of a problem. */
export type Code = keyof typeof problems
