import { parseAllDocuments } from 'yaml'
import { cloudNativeStandIns } from './cloudnative-pg.ts'
import { filesOfModule, type Module } from './modules.ts'

/** A kind that an extension of Kubernetes defines, as far as it is looked at here. */
export interface Definition {
  readonly apiVersion: 'apiextensions.k8s.io/v1'
  readonly kind: 'CustomResourceDefinition'
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> }
  readonly spec: {
    readonly group: string
    readonly scope?: string
    readonly names: {
      readonly kind: string
      readonly plural?: string
      readonly singular?: string
      readonly listKind?: string
    }
    readonly conversion?: unknown
    readonly versions: readonly {
      readonly name: string
      readonly served: boolean
      readonly storage?: boolean
      readonly subresources?: object
      readonly schema?: { readonly openAPIV3Schema: object }
    }[]
  }
}

/** An extension: where its module keeps the definitions that our manifests use, or stand-ins for them. */
export type Extension =
  | (Module & { readonly title: string; readonly files: RegExp })
  | { readonly title: string; readonly standIns: readonly Definition[] }

/** The extensions of Kubernetes whose objects our manifests have. */
export const extensions: readonly Extension[] = [
  {
    title: 'Gateway API',
    path: 'sigs.k8s.io/gateway-api',
    version: 'v1.7.0',
    sum: 'h1:duVnm7nO6oXfMMUWfcDoBph47CYR/ME3NGxccOVglaY=',
    files: /^config\/crd\/standard\/gateway\.networking\.k8s\.io_(?!vap_).*\.yaml$/,
  },
  { title: 'CloudNativePG', standIns: cloudNativeStandIns },
  {
    title: 'cert-manager',
    path: 'github.com/cert-manager/cert-manager',
    version: 'v1.21.2',
    sum: 'h1:UWgoYM+KLNtRlqmoWOKjKBOBUPVHeepQ6/ac3ERJW68=',
    files: /^deploy\/crds\/.*\.yaml$/,
  },
  {
    title: 'External Secrets',
    path: 'github.com/external-secrets/external-secrets',
    version: 'v1.3.2',
    sum: 'h1:u2J8RjlHIeF0oZCqtl92adI/uZWUwOesJIDkfql6LqQ=',
    files:
      /^config\/crds\/bases\/external-secrets\.io_(externalsecrets|secretstores|clustersecretstores|clusterexternalsecrets|pushsecrets)\.yaml$/,
  },
  {
    title: 'Prometheus operator',
    path: 'github.com/prometheus-operator/prometheus-operator',
    version: 'v0.85.0',
    sum: 'h1:M5xLCLEoaW2IJfnuCwFzzpL+jSVQu3KGT84Pye+fW8s=',
    files:
      /^example\/prometheus-operator-crd\/monitoring\.coreos\.com_(servicemonitors|podmonitors|prometheusrules|probes|alertmanagerconfigs)\.yaml$/,
  },
  {
    title: 'KEDA',
    path: 'github.com/kedacore/keda/v2',
    version: 'v2.21.0',
    sum: 'h1:R6z2HZvstK4RLUMxroNACzBj74xGxt3kG59b5Xc+Xps=',
    files: /^config\/crd\/bases\/keda\.sh_(scaledobjects|triggerauthentications|clustertriggerauthentications)\.yaml$/,
  },
]

/**
 * The definitions of one extension, or the reason why they cannot be had here. A conversion by webhook is left out,
 * since nobody would answer.
 */
export async function definitionsOf(extension: Extension): Promise<readonly Definition[] | { readonly why: string }> {
  if ('standIns' in extension) return extension.standIns
  const files = await filesOfModule(extension, (path) => extension.files.test(path))
  if ('why' in files) return files
  const found = [...files.values()].flatMap((text) =>
    parseAllDocuments(text).map((document) => document.toJS() as Definition | null),
  )
  return found
    .filter((each): each is Definition => each?.kind === 'CustomResourceDefinition')
    .map(({ spec: { conversion: _, ...spec }, ...rest }) => ({ ...rest, spec }))
}
