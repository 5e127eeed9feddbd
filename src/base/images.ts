/**
 * Where container images come from and go to. Targets without containers do not look at it.
 * @example { registry: 'registry.example.com/bi', mirror: 'mirror.example.com' }
 */
export interface Images {
  /**
   * Where images of others are taken from instead of their own registries: a prefix for all, before names as they are
   * written, or one for each registry (`docker.io` is that of names without a host) that takes its place, before paths
   * as that registry has them (`library/postgres`). What is written under `base` is taken from where it says.
   * @default their own registries
   * @example 'mirror.example.com'
   * @example { 'docker.io': 'mirror.example.com/hub' }
   */
  readonly mirror?: string | Readonly<Record<string, string>>
  /**
   * Where images built for this platform are pushed to, and taken from by the machines that run it. A target of one
   * machine needs none.
   * @example 'registry.example.com/bi'
   */
  readonly registry?: string
  /**
   * Other bases for images, by the name of the software: your own build of Superset, a hardened PostgreSQL. What the
   * platform needs is added on top as before.
   * @example { superset: 'registry.example.com/superset:6.1.0-hardened' }
   */
  readonly base?: Readonly<Record<string, string>>
  /**
   * The platform that images are built for.
   * @default that of the engine
   * @example 'linux/amd64'
   */
  readonly platform?: 'linux/amd64' | 'linux/arm64'
  /**
   * A command that brings a built image to where it runs, instead of pushing it to a registry; the name of the image is
   * added as its last word.
   * @example 'kind load docker-image'
   */
  readonly load?: string
}
