import type { Rule } from '../rule.ts';
import { apiVersionV1 } from './metadata/api-version-v1.ts';
import { appVersionMissing } from './metadata/app-version-missing.ts';
import { deprecatedChart } from './metadata/deprecated-chart.ts';
import { descriptionMissing } from './metadata/description-missing.ts';
import { homeMissing } from './metadata/home-missing.ts';
import { iconInvalid } from './metadata/icon-invalid.ts';
import { iconMissing } from './metadata/icon-missing.ts';
import { kubeVersionExcludesVendors } from './metadata/kube-version-excludes-vendors.ts';
import { kubeVersionInvalid } from './metadata/kube-version-invalid.ts';
import { libraryChart } from './metadata/library-chart.ts';
import { licenseMissing } from './metadata/license-missing.ts';
import { linkInvalid } from './metadata/link-invalid.ts';
import { maintainerWithoutContact } from './metadata/maintainer-without-contact.ts';
import { maintainersMissing } from './metadata/maintainers-missing.ts';
import { notesMissing } from './metadata/notes-missing.ts';
import { readmeEmpty } from './metadata/readme-empty.ts';
import { readmeMissing } from './metadata/readme-missing.ts';
import { versionNotNewer } from './metadata/version-not-newer.ts';
import { versionTaken } from './metadata/version-taken.ts';
import { ciValuesInvalid } from './schema/ci-values-invalid.ts';
import { schemaInvalid } from './schema/schema-invalid.ts';
import { schemaMissing } from './schema/schema-missing.ts';
import { schemaOutside } from './schema/schema-outside.ts';
import { valuesInvalid } from './schema/values-invalid.ts';
import { dependencyNotVendored } from './dependencies/dependency-not-vendored.ts';
import { dependencyRangeOpen } from './dependencies/dependency-range-open.ts';
import { dependencyUndeclared } from './dependencies/dependency-undeclared.ts';
import { dependencyVersionMismatch } from './dependencies/dependency-version-mismatch.ts';
import { lockMissing } from './dependencies/lock-missing.ts';
import { lockOutdated } from './dependencies/lock-outdated.ts';
import { apiDeprecated } from './rendering/api-deprecated.ts';
import { apiRemoved } from './rendering/api-removed.ts';
import { duplicateObject } from './rendering/duplicate-object.ts';
import { helmLint } from './rendering/helm-lint.ts';
import { inspectionIncomplete } from './rendering/inspection-incomplete.ts';
import { notRendered } from './rendering/not-rendered.ts';
import { objectIncomplete } from './rendering/object-incomplete.ts';
import { renderFailed } from './rendering/render-failed.ts';
import { rendersNothing } from './rendering/renders-nothing.ts';
import { renderUnstable } from './templates/render-unstable.ts';
import { templateDns } from './templates/template-dns.ts';
import { templateLookup } from './templates/template-lookup.ts';
import { templateRandom } from './templates/template-random.ts';
import { templateTpl } from './templates/template-tpl.ts';
import { imageAdded } from './images/image-added.ts';
import { imageChanged } from './images/image-changed.ts';
import { imageFloatingTag } from './images/image-floating-tag.ts';
import { imageInvalid } from './images/image-invalid.ts';
import { imageRegistryUnknown } from './images/image-registry-unknown.ts';
import { imageWithoutDigest } from './images/image-without-digest.ts';
import { appArmorUnconfined } from './pods/apparmor-unconfined.ts';
import { capabilityAdded } from './pods/capability-added.ts';
import { capabilityDangerous } from './pods/capability-dangerous.ts';
import { containerPrivilegeEscalation } from './pods/container-privilege-escalation.ts';
import { containerPrivileged } from './pods/container-privileged.ts';
import { containerRootUser } from './pods/container-root-user.ts';
import { containerUnhardened } from './pods/container-unhardened.ts';
import { hostNetwork } from './pods/host-network.ts';
import { hostPath } from './pods/host-path.ts';
import { hostPort } from './pods/host-port.ts';
import { hostProcessNamespaces } from './pods/host-process-namespaces.ts';
import { prioritySystem } from './pods/priority-system.ts';
import { probesMissing } from './pods/probes-missing.ts';
import { procMountUnmasked } from './pods/proc-mount-unmasked.ts';
import { resourcesMissing } from './pods/resources-missing.ts';
import { runtimeSocket } from './pods/runtime-socket.ts';
import { seccompUnconfined } from './pods/seccomp-unconfined.ts';
import { serviceAccountToken } from './pods/service-account-token.ts';
import { unsafeSysctl } from './pods/unsafe-sysctl.ts';
import { windowsHostProcess } from './pods/windows-host-process.ts';
import { rbacClusterAdmin } from './access/rbac-cluster-admin.ts';
import { rbacDangerousResource } from './access/rbac-dangerous-resource.ts';
import { rbacEscalation } from './access/rbac-escalation.ts';
import { rbacEverybody } from './access/rbac-everybody.ts';
import { rbacRightsAdded } from './access/rbac-rights-added.ts';
import { rbacSecrets } from './access/rbac-secrets.ts';
import { rbacWildcardResources } from './access/rbac-wildcard-resources.ts';
import { rbacWildcardVerbs } from './access/rbac-wildcard-verbs.ts';
import { apiService } from './cluster/api-service.ts';
import { clusterScopedObject } from './cluster/cluster-scoped-object.ts';
import { crdInCrds } from './cluster/crd-in-crds.ts';
import { crdInTemplates } from './cluster/crd-in-templates.ts';
import { foreignNamespace } from './cluster/foreign-namespace.ts';
import { hookDeletesData } from './cluster/hook-deletes-data.ts';
import { hookOnDelete } from './cluster/hook-on-delete.ts';
import { hook } from './cluster/hook.ts';
import { priorityClass } from './cluster/priority-class.ts';
import { webhookFailsClosed } from './cluster/webhook-fails-closed.ts';
import { webhookWideScope } from './cluster/webhook-wide-scope.ts';
import { ingressAnyHost } from './network/ingress-any-host.ts';
import { ingressWithoutTls } from './network/ingress-without-tls.ts';
import { serviceExposed } from './network/service-exposed.ts';
import { serviceExternalIps } from './network/service-external-ips.ts';
import { privateKeyInChart } from './secrets/private-key-in-chart.ts';
import { secretInConfigMap } from './secrets/secret-in-config-map.ts';
import { secretInEnvironment } from './secrets/secret-in-environment.ts';
import { secretInValues } from './secrets/secret-in-values.ts';
import { dataRemoved } from './changes/data-removed.ts';
import { immutableField } from './changes/immutable-field.ts';
import { volumeShrunk } from './changes/volume-shrunk.ts';
import { workloadKind } from './changes/workload-kind.ts';
import { breakingWithoutMajor } from './compatibility/breaking-without-major.ts';
import { oldValuesFail } from './compatibility/old-values-fail.ts';
import { schemaNarrowed } from './compatibility/schema-narrowed.ts';
import { valuesDefaultChanged } from './compatibility/values-default-changed.ts';
import { valuesKeyRemoved } from './compatibility/values-key-removed.ts';
import { valuesKeyRetyped } from './compatibility/values-key-retyped.ts';
import { valuesNewlyRequired } from './compatibility/values-newly-required.ts';
import { usedByCharts } from './use/used-by-charts.ts';
import { usedByDeployments } from './use/used-by-deployments.ts';

/** Every rule, in the order of the documentation. */
export const rules: readonly Rule[] = [
  apiVersionV1,
  appVersionMissing,
  deprecatedChart,
  descriptionMissing,
  homeMissing,
  iconInvalid,
  iconMissing,
  kubeVersionExcludesVendors,
  kubeVersionInvalid,
  libraryChart,
  licenseMissing,
  linkInvalid,
  maintainerWithoutContact,
  maintainersMissing,
  notesMissing,
  readmeEmpty,
  readmeMissing,
  versionNotNewer,
  versionTaken,
  ciValuesInvalid,
  schemaInvalid,
  schemaMissing,
  schemaOutside,
  valuesInvalid,
  dependencyNotVendored,
  dependencyRangeOpen,
  dependencyUndeclared,
  dependencyVersionMismatch,
  lockMissing,
  lockOutdated,
  apiDeprecated,
  apiRemoved,
  duplicateObject,
  helmLint,
  inspectionIncomplete,
  notRendered,
  objectIncomplete,
  renderFailed,
  rendersNothing,
  renderUnstable,
  templateDns,
  templateLookup,
  templateRandom,
  templateTpl,
  imageAdded,
  imageChanged,
  imageFloatingTag,
  imageInvalid,
  imageRegistryUnknown,
  imageWithoutDigest,
  appArmorUnconfined,
  capabilityAdded,
  capabilityDangerous,
  containerPrivilegeEscalation,
  containerPrivileged,
  containerRootUser,
  containerUnhardened,
  hostNetwork,
  hostPath,
  hostPort,
  hostProcessNamespaces,
  prioritySystem,
  probesMissing,
  procMountUnmasked,
  resourcesMissing,
  runtimeSocket,
  seccompUnconfined,
  serviceAccountToken,
  unsafeSysctl,
  windowsHostProcess,
  rbacClusterAdmin,
  rbacDangerousResource,
  rbacEscalation,
  rbacEverybody,
  rbacRightsAdded,
  rbacSecrets,
  rbacWildcardResources,
  rbacWildcardVerbs,
  apiService,
  clusterScopedObject,
  crdInCrds,
  crdInTemplates,
  foreignNamespace,
  hookDeletesData,
  hookOnDelete,
  hook,
  priorityClass,
  webhookFailsClosed,
  webhookWideScope,
  ingressAnyHost,
  ingressWithoutTls,
  serviceExposed,
  serviceExternalIps,
  privateKeyInChart,
  secretInConfigMap,
  secretInEnvironment,
  secretInValues,
  dataRemoved,
  immutableField,
  volumeShrunk,
  workloadKind,
  breakingWithoutMajor,
  oldValuesFail,
  schemaNarrowed,
  valuesDefaultChanged,
  valuesKeyRemoved,
  valuesKeyRetyped,
  valuesNewlyRequired,
  usedByCharts,
  usedByDeployments,
];
