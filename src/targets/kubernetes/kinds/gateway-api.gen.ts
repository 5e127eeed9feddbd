// Types of Gateway API, standard channel v1.7.0, made by scripts/kubernetes-types.ts.
// Do not edit: change scripts/kubernetes-fields.ts and run it again.
import type { LabelSelector, Metadata } from './kubernetes.gen.ts'

export interface Gateway {
  readonly apiVersion: 'gateway.networking.k8s.io/v1'
  readonly kind: 'Gateway'
  readonly metadata: Metadata
  readonly spec: {
    readonly addresses?: readonly {
      readonly type?: string
      readonly value?: string
    }[]
    readonly gatewayClassName: string
    readonly infrastructure?: {
      readonly annotations?: Readonly<Record<string, string>>
      readonly labels?: Readonly<Record<string, string>>
      readonly parametersRef?: {
        readonly group: string
        readonly kind: string
        readonly name: string
      }
    }
    readonly listeners: readonly {
      readonly allowedRoutes?: {
        readonly kinds?: readonly {
          readonly group?: string
          readonly kind: string
        }[]
        readonly namespaces?: {
          readonly from?: 'All' | 'Selector' | 'Same'
          readonly selector?: LabelSelector
        }
      }
      readonly hostname?: string
      readonly name: string
      readonly port: number
      readonly protocol: string
      readonly tls?: {
        readonly certificateRefs?: readonly {
          readonly group?: string
          readonly kind?: string
          readonly name: string
          readonly namespace?: string
        }[]
        readonly mode?: 'Terminate' | 'Passthrough'
        readonly options?: Readonly<Record<string, string>>
      }
    }[]
  }
}

export interface HTTPRoute {
  readonly apiVersion: 'gateway.networking.k8s.io/v1'
  readonly kind: 'HTTPRoute'
  readonly metadata: Metadata
  readonly spec: {
    readonly hostnames?: readonly string[]
    readonly parentRefs?: readonly {
      readonly group?: string
      readonly kind?: string
      readonly name: string
      readonly namespace?: string
      readonly port?: number
      readonly sectionName?: string
    }[]
    readonly rules?: readonly {
      readonly backendRefs?: readonly {
        readonly group?: string
        readonly kind?: string
        readonly name: string
        readonly namespace?: string
        readonly port?: number
        readonly weight?: number
      }[]
      readonly filters?: readonly {
        readonly extensionRef?: {
          readonly group: string
          readonly kind: string
          readonly name: string
        }
        readonly requestHeaderModifier?: {
          readonly add?: readonly {
            readonly name: string
            readonly value: string
          }[]
          readonly remove?: readonly string[]
          readonly set?: readonly {
            readonly name: string
            readonly value: string
          }[]
        }
        readonly requestRedirect?: {
          readonly hostname?: string
          readonly path?: {
            readonly replaceFullPath?: string
            readonly replacePrefixMatch?: string
            readonly type: 'ReplaceFullPath' | 'ReplacePrefixMatch'
          }
          readonly port?: number
          readonly scheme?: 'http' | 'https'
          readonly statusCode?: 301 | 302 | 303 | 307 | 308
        }
        readonly responseHeaderModifier?: {
          readonly add?: readonly {
            readonly name: string
            readonly value: string
          }[]
          readonly remove?: readonly string[]
          readonly set?: readonly {
            readonly name: string
            readonly value: string
          }[]
        }
        readonly type: 'RequestHeaderModifier' | 'ResponseHeaderModifier' | 'RequestMirror' | 'RequestRedirect' | 'URLRewrite' | 'ExtensionRef' | 'CORS'
        readonly urlRewrite?: {
          readonly hostname?: string
          readonly path?: {
            readonly replaceFullPath?: string
            readonly replacePrefixMatch?: string
            readonly type: 'ReplaceFullPath' | 'ReplacePrefixMatch'
          }
        }
      }[]
      readonly matches?: readonly {
        readonly headers?: readonly {
          readonly name: string
          readonly type?: 'Exact' | 'RegularExpression'
          readonly value: string
        }[]
        readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'CONNECT' | 'OPTIONS' | 'TRACE' | 'PATCH'
        readonly path?: {
          readonly type?: 'Exact' | 'PathPrefix' | 'RegularExpression'
          readonly value?: string
        }
        readonly queryParams?: readonly {
          readonly name: string
          readonly type?: 'Exact' | 'RegularExpression'
          readonly value: string
        }[]
      }[]
      readonly name?: string
      readonly retry?: {
        readonly attempts?: number
        readonly backoff?: string
        readonly codes?: readonly number[]
      }
      readonly timeouts?: {
        readonly backendRequest?: string
        readonly request?: string
      }
    }[]
  }
}
