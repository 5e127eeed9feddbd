// What scripts/kubernetes-types.ts takes from the schemas of Kubernetes and its extensions. Data only: to write a field
// that is not here, add it and run the script again.

/** A Go module that carries schemas, at the version that our types describe. */
export interface Source {
  readonly module: string
  readonly version: string
}

/** The API of Kubernetes itself: the kinds that we write, and what of their fields we leave out. */
export const kubernetes = {
  source: { module: 'k8s.io/kubernetes', version: 'v1.35.4' },
  schema: 'api/openapi-spec/swagger.json',
  kinds: words(`
    core.v1.Namespace core.v1.ServiceAccount core.v1.Service core.v1.ConfigMap core.v1.Secret
    core.v1.PersistentVolumeClaim
    apps.v1.Deployment apps.v1.StatefulSet apps.v1.DaemonSet batch.v1.Job batch.v1.CronJob
    policy.v1.PodDisruptionBudget autoscaling.v2.HorizontalPodAutoscaler scheduling.v1.PriorityClass
    storage.v1.StorageClass
    networking.v1.NetworkPolicy networking.v1.Ingress
    rbac.v1.Role rbac.v1.RoleBinding rbac.v1.ClusterRole rbac.v1.ClusterRoleBinding
  `),
  /**
   * `*` is every type. Left out: what the server fills in, what needs alpha features, volumes inside trees of old cloud
   * drivers, Windows.
   */
  leave: {
    '*': words('status managedFields'),
    ObjectMeta: words(`
      creationTimestamp deletionGracePeriodSeconds deletionTimestamp finalizers generateName generation
      ownerReferences resourceVersion selfLink uid
    `),
    NamespaceSpec: words('finalizers'),
    ServiceAccount: words('secrets'),
    PodSpec: words(
      'ephemeralContainers hostnameOverride os overhead resourceClaims schedulingGates serviceAccount workloadRef',
    ),
    Container: words('restartPolicyRules volumeDevices resizePolicy'),
    ResourceRequirements: words('claims'),
    EnvVarSource: words('fileKeyRef'),
    SecurityContext: words('windowsOptions procMount'),
    PodSecurityContext: words('windowsOptions'),
    Volume: words(`
      awsElasticBlockStore azureDisk azureFile cephfs cinder fc flexVolume flocker gcePersistentDisk gitRepo
      glusterfs iscsi photonPersistentDisk
      portworxVolume quobyte rbd scaleIO storageos vsphereVolume
    `),
    VolumeProjection: words('clusterTrustBundle podCertificate'),
    StatefulSetSpec: words('ordinals'),
    ServiceSpec: words('clusterIPs externalIPs healthCheckNodePort loadBalancerIP'),
    JobSpec: words('managedBy manualSelector selector'),
  } as Readonly<Record<string, readonly string[]>>,
  /**
   * The words that a text field takes; the published schema does not say them, the API reference does
   * (kubernetes.io/docs/reference, v1.35).
   */
  choices: {
    'AppArmorProfile.type': words('RuntimeDefault Localhost Unconfined'),
    'Container.imagePullPolicy': words('Always IfNotPresent Never'),
    'Container.restartPolicy': words('Always OnFailure Never'),
    'Container.terminationMessagePolicy': words('File FallbackToLogsOnError'),
    'ContainerPort.protocol': words('TCP UDP SCTP'),
    'CronJobSpec.concurrencyPolicy': words('Allow Forbid Replace'),
    'DaemonSetUpdateStrategy.type': words('RollingUpdate OnDelete'),
    'DeploymentStrategy.type': words('RollingUpdate Recreate'),
    'HPAScalingPolicy.type': words('Pods Percent'),
    'HPAScalingRules.selectPolicy': words('Max Min Disabled'),
    'HTTPGetAction.scheme': words('HTTP HTTPS'),
    'HTTPIngressPath.pathType': words('Exact Prefix ImplementationSpecific'),
    'JobSpec.completionMode': words('NonIndexed Indexed'),
    'JobSpec.podReplacementPolicy': words('TerminatingOrFailed Failed'),
    'LabelSelectorRequirement.operator': words('In NotIn Exists DoesNotExist'),
    'MetricSpec.type': words('ContainerResource External Object Pods Resource'),
    'MetricTarget.type': words('Utilization Value AverageValue'),
    'NetworkPolicyPort.protocol': words('TCP UDP SCTP'),
    'NetworkPolicySpec.policyTypes': words('Ingress Egress'),
    'NodeSelectorRequirement.operator': words('In NotIn Exists DoesNotExist Gt Lt'),
    'PersistentVolumeClaimSpec.accessModes': words('ReadWriteOnce ReadOnlyMany ReadWriteMany ReadWriteOncePod'),
    'PersistentVolumeClaimSpec.volumeMode': words('Filesystem Block'),
    'PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy': words('IfHealthyBudget AlwaysAllow'),
    'PodFailurePolicyOnExitCodesRequirement.operator': words('In NotIn'),
    'PodFailurePolicyRule.action': words('FailJob FailIndex Ignore Count'),
    'PodSecurityContext.fsGroupChangePolicy': words('OnRootMismatch Always'),
    'PodSecurityContext.supplementalGroupsPolicy': words('Merge Strict'),
    'PodSpec.dnsPolicy': words('ClusterFirst ClusterFirstWithHostNet Default None'),
    'PodSpec.preemptionPolicy': words('PreemptLowerPriority Never'),
    'PodSpec.restartPolicy': words('Always OnFailure Never'),
    'PriorityClass.preemptionPolicy': words('PreemptLowerPriority Never'),
    'SeccompProfile.type': words('RuntimeDefault Localhost Unconfined'),
    'ServicePort.protocol': words('TCP UDP SCTP'),
    'ServiceSpec.externalTrafficPolicy': words('Cluster Local'),
    'ServiceSpec.internalTrafficPolicy': words('Cluster Local'),
    'ServiceSpec.ipFamilyPolicy': words('SingleStack PreferDualStack RequireDualStack'),
    'ServiceSpec.sessionAffinity': words('None ClientIP'),
    'ServiceSpec.type': words('ClusterIP NodePort LoadBalancer ExternalName'),
    'StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted': words('Retain Delete'),
    'StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled': words('Retain Delete'),
    'StatefulSetSpec.podManagementPolicy': words('OrderedReady Parallel'),
    'StatefulSetUpdateStrategy.type': words('RollingUpdate OnDelete'),
    'StorageClass.reclaimPolicy': words('Delete Retain'),
    'StorageClass.volumeBindingMode': words('Immediate WaitForFirstConsumer'),
    'Subject.kind': words('ServiceAccount User Group'),
    'Toleration.effect': words('NoSchedule PreferNoSchedule NoExecute'),
    'Toleration.operator': words('Exists Equal Lt Gt'),
    'TopologySpreadConstraint.nodeAffinityPolicy': words('Honor Ignore'),
    'TopologySpreadConstraint.nodeTaintsPolicy': words('Honor Ignore'),
    'TopologySpreadConstraint.whenUnsatisfiable': words('DoNotSchedule ScheduleAnyway'),
    'VolumeMount.mountPropagation': words('None HostToContainer Bidirectional'),
  } as Readonly<Record<string, readonly string[]>>,
}

/** A kind that an extension of Kubernetes defines. */
export interface Extension {
  readonly kind: string
  readonly version: string
  /** The file of the module that holds the definition. */
  readonly definition: string
  /** Paths below `spec` that we write, each with all below it; without: all. */
  readonly keep?: readonly string[]
  /** Paths whose type is one of Kubernetes itself. */
  readonly as?: Readonly<Record<string, string>>
}

/** The extensions of Kubernetes that we write objects of, by the name of the file that their types go to. */
export const extensions: Readonly<
  Record<string, Source & { readonly title: string; readonly kinds: readonly Extension[] }>
> = {
  'gateway-api': {
    title: 'Gateway API, standard channel',
    module: 'sigs.k8s.io/gateway-api',
    version: 'v1.7.0',
    kinds: [
      {
        kind: 'Gateway',
        version: 'v1',
        definition: 'config/crd/standard/gateway.networking.k8s.io_gateways.yaml',
        keep: words('addresses gatewayClassName infrastructure listeners'),
        as: { 'listeners.allowedRoutes.namespaces.selector': 'LabelSelector' },
      },
      {
        kind: 'HTTPRoute',
        version: 'v1',
        definition: 'config/crd/standard/gateway.networking.k8s.io_httproutes.yaml',
        keep: words(`
          hostnames parentRefs rules.name rules.matches rules.retry rules.timeouts
          rules.filters.type rules.filters.requestHeaderModifier rules.filters.responseHeaderModifier
          rules.filters.requestRedirect
          rules.filters.urlRewrite rules.filters.extensionRef
          rules.backendRefs.group rules.backendRefs.kind rules.backendRefs.name rules.backendRefs.namespace
          rules.backendRefs.port
          rules.backendRefs.weight
        `),
      },
    ],
  },
  'cert-manager': {
    title: 'cert-manager',
    module: 'github.com/cert-manager/cert-manager',
    version: 'v1.21.2',
    kinds: [
      {
        kind: 'Certificate',
        version: 'v1',
        definition: 'deploy/crds/cert-manager.io_certificates.yaml',
        keep: words(`
          commonName dnsNames duration ipAddresses issuerRef privateKey renewBefore revisionHistoryLimit secretName
          secretTemplate usages
        `),
      },
    ],
  },
  'external-secrets': {
    title: 'External Secrets Operator',
    module: 'github.com/external-secrets/external-secrets',
    version: 'v1.3.2',
    kinds: [
      {
        kind: 'ExternalSecret',
        version: 'v1',
        definition: 'config/crds/bases/external-secrets.io_externalsecrets.yaml',
        keep: words(`
          data.remoteRef data.secretKey dataFrom.extract dataFrom.find refreshInterval refreshPolicy secretStoreRef
          target.creationPolicy target.deletionPolicy target.immutable target.name
          target.template.data target.template.engineVersion target.template.mergePolicy target.template.metadata
          target.template.type
        `),
      },
      {
        kind: 'SecretStore',
        version: 'v1',
        definition: 'config/crds/bases/external-secrets.io_secretstores.yaml',
        keep: words(`
          provider.aws.service provider.aws.region provider.aws.role provider.aws.auth.jwt provider.aws.auth.secretRef
          provider.azurekv.authType provider.azurekv.vaultUrl provider.azurekv.tenantId provider.azurekv.identityId
          provider.azurekv.serviceAccountRef
          provider.gcpsm.projectID provider.gcpsm.location provider.gcpsm.auth.workloadIdentity
          provider.vault.server provider.vault.path provider.vault.version provider.vault.namespace
          provider.vault.caProvider
          provider.vault.auth.kubernetes provider.vault.auth.tokenSecretRef
          provider.kubernetes.server provider.kubernetes.remoteNamespace provider.kubernetes.auth.serviceAccount
          refreshInterval retrySettings
        `),
      },
    ],
  },
  'prometheus-operator': {
    title: 'Prometheus Operator',
    module: 'github.com/prometheus-operator/prometheus-operator',
    version: 'v0.85.0',
    kinds: [
      ...['ServiceMonitor', 'PodMonitor'].map((kind) => {
        const endpoints = kind === 'PodMonitor' ? 'podMetricsEndpoints' : 'endpoints'
        const fields =
          'port targetPort path scheme params interval scrapeTimeout honorLabels relabelings metricRelabelings'
        return {
          kind,
          version: 'v1',
          definition: `example/prometheus-operator-crd/monitoring.coreos.com_${kind.toLowerCase()}s.yaml`,
          keep: [
            ...words('jobLabel namespaceSelector podTargetLabels sampleLimit selector'),
            ...words(fields).map((each) => `${endpoints}.${each}`),
          ],
          as: { selector: 'LabelSelector' },
        }
      }),
      {
        kind: 'PrometheusRule',
        version: 'v1',
        definition: 'example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml',
      },
    ],
  },
  keda: {
    title: 'KEDA',
    module: 'github.com/kedacore/keda/v2',
    version: 'v2.21.0',
    kinds: [
      {
        kind: 'ScaledObject',
        version: 'v1alpha1',
        definition: 'config/crd/bases/keda.sh_scaledobjects.yaml',
        as: { 'advanced.horizontalPodAutoscalerConfig.behavior': 'HorizontalPodAutoscalerBehavior' },
      },
      {
        kind: 'TriggerAuthentication',
        version: 'v1alpha1',
        definition: 'config/crd/bases/keda.sh_triggerauthentications.yaml',
        keep: words('secretTargetRef configMapTargetRef env podIdentity'),
      },
    ],
  },
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}
