const list = (text: string): readonly string[] => text.trim().split(/\s+/);

/** What charts are called after: the products of public repositories. */
export const products = list(`
  airflow argo cassandra cert chaos clickhouse concourse consul contour coredns dex drupal elastic envoy etcd falco
  fluent flux ghost gitea gitlab grafana haproxy harbor ingress istio jaeger jenkins kafka keycloak kibana kong kuma
  kyverno linkerd logstash loki longhorn mariadb memcached metallb mimir minio mongodb mysql nats neo4j nextcloud nginx
  node opensearch opentelemetry oauth2 postgresql prometheus pulsar rabbitmq redis rook sealed sentry solr sonarqube
  spark tempo thanos tomcat traefik trivy vault velero victoria wordpress zipkin zookeeper`);

/** What follows in the name of a chart. */
export const suffixes = list(`
  operator cluster ha exporter controller manager proxy gateway agent server stack crds dashboard adapter webhook
  distributed standalone sharded replica backup provisioner driver csi sidecar injector relay broker connect registry
  collector router api ui worker scheduler events secrets policy scanner mirror bridge`);

export const organisations = list(
  'bitnami prometheus-community grafana jetstack hashicorp elastic argoproj fluxcd apache cncf acme-charts northwind',
);

export const people = list(
  'alice bob carol dmitri elena farid grace hugo ines jonas kavya liam mei nadia oscar priya quentin rosa sven tomoko',
);

export const keywordList = list(`
  database sql nosql cache queue messaging streaming monitoring metrics logging tracing observability alerting dashboard
  security secrets certificates tls authentication sso proxy ingress gateway loadbalancer storage backup csi network dns
  ci cd gitops pipeline build registry search analytics machine-learning kubernetes cluster operator autoscaling http
  web blog cms commerce php java python golang nodejs replication highly-available`);

/** What descriptions, notes and read-me files are written with. */
export const prose = list(`
  the a an of for with and to in on by is are open source distributed scalable reliable cloud native highly available
  service system platform engine database cache server cluster deployment configuration container application workload
  provides enables manages stores collects processes replicates balances secures monitors exposes deploys automates
  simple powerful lightweight modern flexible production ready enterprise grade event driven data traffic metrics logs
  traces secrets certificates users teams clusters nodes pods volumes networks policies requests messages streams tables
  queries indexes snapshots backups upgrades migrations replicas shards leaders followers clients regions zones`);

export const categories = list(
  'Database Infrastructure Analytics DeveloperTools Monitoring Security Networking CMS MachineLearning',
);
export const licences = list('Apache-2.0 MIT BSD-3-Clause MPL-2.0 AGPL-3.0');
export const changeKinds = list('added changed fixed security removed deprecated');
