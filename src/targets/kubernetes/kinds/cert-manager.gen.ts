// Types of cert-manager v1.21.2, made by scripts/kubernetes-types.ts.
// Do not edit: change scripts/kubernetes-fields.ts and run it again.
import type { Metadata } from './kubernetes.gen.ts'

export interface Certificate {
  readonly apiVersion: 'cert-manager.io/v1'
  readonly kind: 'Certificate'
  readonly metadata: Metadata
  readonly spec: {
    readonly commonName?: string
    readonly dnsNames?: readonly string[]
    readonly duration?: string
    readonly ipAddresses?: readonly string[]
    readonly issuerRef: {
      readonly group?: string
      readonly kind?: string
      readonly name: string
    }
    readonly privateKey?: {
      readonly algorithm?: 'RSA' | 'ECDSA' | 'Ed25519'
      readonly encoding?: 'PKCS1' | 'PKCS8'
      readonly rotationPolicy?: 'Never' | 'Always'
      readonly size?: number
    }
    readonly renewBefore?: string
    readonly revisionHistoryLimit?: number
    readonly secretName: string
    readonly secretTemplate?: {
      readonly annotations?: Readonly<Record<string, string>>
      readonly labels?: Readonly<Record<string, string>>
    }
    readonly usages?: readonly ('signing' | 'digital signature' | 'content commitment' | 'key encipherment' | 'key agreement' | 'data encipherment' | 'cert sign' | 'crl sign' | 'encipher only' | 'decipher only' | 'any' | 'server auth' | 'client auth' | 'code signing' | 'email protection' | 's/mime' | 'ipsec end system' | 'ipsec tunnel' | 'ipsec user' | 'timestamping' | 'ocsp signing' | 'microsoft sgc' | 'netscape sgc')[]
  }
}
