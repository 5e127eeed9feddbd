import type { LogDays } from './options-watch.ts'

/** A VPC of the platform's own, with a public, a private and an isolated subnet in each zone. */
export interface MadeNetwork {
  /**
   * Its addresses, between /16 and /21. Choose a range that no network has which it will ever be connected to.
   * @default '10.0.0.0/16'
   * @example '10.40.0.0/16'
   * @pattern ^([0-9]{1,3}\.){3}[0-9]{1,3}/(1[6-9]|2[0-1])$
   */
  readonly cidr?: string
  /**
   * How services reach what is outside. `per-zone`: a NAT gateway in each zone, so that a lost zone takes nobody's way
   * out with it. `one`: one for all zones, for a third or half of the price; when its zone is lost, nothing reaches the
   * outside, and traffic between zones is paid. `none`: nothing outside is reached but the services of AWS that
   * `endpoints` names. Each gateway costs by the hour and for every byte.
   * @default 'per-zone' where a store is highly available, else 'one'
   */
  readonly nat?: 'per-zone' | 'one' | 'none'
  /**
   * Services of AWS that are reached without a NAT gateway, each through an interface endpoint that costs by the hour
   * in every zone. `needed`: all those that the platform itself uses. S3 has a gateway endpoint anyway, which costs
   * nothing.
   * @default 'needed' with nat 'none', else none
   * @example ['secretsmanager', 'logs']
   */
  readonly endpoints?: 'needed' | readonly AmazonEndpoint[]
  /**
   * How many days records of who talked to whom are kept. False: none are made.
   * @default 30
   */
  readonly flowLogs?: LogDays | false
}

/** A service of AWS that an interface endpoint leads to. */
export type AmazonEndpoint =
  | 'ecr.api'
  | 'ecr.dkr'
  | 'ecs'
  | 'kms'
  | 'logs'
  | 'monitoring'
  | 'secretsmanager'
  | 'ssm'
  | 'ssmmessages'
  | 'states'
  | 'sts'

/** A VPC that exists. Nothing of it is changed; its ways out and its endpoints are its owner's. */
export interface ExistingNetwork {
  /**
   * Its id.
   * @example 'vpc-0a1b2c3d4e5f60718'
   * @pattern ^vpc-[0-9a-f]+$
   */
  readonly vpc: string
  /**
   * Its addresses, for the rules of endpoints.
   * @example '10.0.0.0/16'
   * @pattern ^([0-9]{1,3}\.){3}[0-9]{1,3}/[0-9]{1,2}$
   */
  readonly cidr: string
  /**
   * Subnets for the load balancer, one for each zone, with a way to the internet gateway. An internal one stands in the
   * private subnets.
   * @default none
   * @example ['subnet-0aa1', 'subnet-0aa2']
   */
  readonly public?: readonly string[]
  /**
   * Subnets for services and jobs, one for each zone.
   * @example ['subnet-0bb1', 'subnet-0bb2']
   * @minItems 2
   */
  readonly private: readonly string[]
  /**
   * Subnets for data servers, one for each zone.
   * @default those of `private`
   * @example ['subnet-0cc1', 'subnet-0cc2']
   * @minItems 2
   */
  readonly isolated?: readonly string[]
}

/** The letter at the end of a zone's name. */
export type ZoneLetter = 'a' | 'b' | 'c' | 'd' | 'e' | 'f'

/** Addresses outside the platform. */
export interface AmazonOutside {
  /**
   * Ranges of addresses.
   * @default any address
   * @example ['10.20.0.0/16']
   */
  readonly to?: readonly string[]
  /**
   * Ports.
   * @default any port
   * @example [5432]
   */
  readonly ports?: readonly number[]
}
