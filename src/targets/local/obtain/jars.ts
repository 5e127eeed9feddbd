import type { JarName } from '../../../graph/recipe.ts'

/** What is known of a Java program in one file: where its vendor publishes it, and how it tells its version. */
export interface JarFacts {
  readonly title: string
  /** The address of a release. */
  address(version: string): string
  /** Its arguments to be asked for its version, which is the first group of `pattern`. */
  readonly ask: readonly string[]
  readonly pattern: RegExp
  /** Roughly, downloaded. */
  readonly megabytes: number
}

/** Every Java program that can be had. */
export const jars: Readonly<Record<JarName, JarFacts>> = {
  metabase: {
    title: 'Metabase',
    // metabase/metabase, docs/installation-and-operation/running-the-metabase-jar-file (0.65).
    address: (version) =>
      `https://downloads.metabase.com/${version.startsWith('v1.') ? 'enterprise/' : ''}${version}/metabase.jar`,
    ask: ['version'],
    pattern: /:tag "?(v\d+(?:\.\d+)+)/,
    megabytes: 600,
  },
}

/** Folders beside those of PATH in which systems keep a Java; `{major}` is the wanted major. */
export const javaFolders: readonly string[] = [
  '/usr/lib/jvm/java-{major}-openjdk-amd64/bin',
  '/usr/lib/jvm/java-{major}-openjdk-arm64/bin',
  '/usr/lib/jvm/java-{major}-openjdk/bin',
  '/usr/lib/jvm/jre-{major}/bin',
  '/usr/lib/jvm/temurin-{major}-jre-amd64/bin',
  '/usr/lib/jvm/temurin-{major}-jdk-amd64/bin',
  '/usr/lib/jvm/temurin-{major}-jdk-arm64/bin',
  '/opt/java/openjdk/bin',
  '/opt/homebrew/opt/openjdk@{major}/bin',
  '/usr/local/opt/openjdk@{major}/bin',
  '/Library/Java/JavaVirtualMachines/temurin-{major}.jdk/Contents/Home/bin',
  '/Library/Java/JavaVirtualMachines/openjdk-{major}.jdk/Contents/Home/bin',
]
