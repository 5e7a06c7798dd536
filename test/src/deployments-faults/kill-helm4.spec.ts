import { testCluster } from '@chandlery/cluster-tool/testing';
import { helmClient } from '../setup/helm-clients.ts';

import { points } from './kill.ts';
import { killed } from './kill-points.ts';

killed(await testCluster(), helmClient(4), points);
