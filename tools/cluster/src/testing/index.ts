export { shortLivedToken } from './service-account-token.ts';
export { adminApi, freshNamespace, TestCluster, testCluster } from './test-cluster.ts';
