import { testCluster } from '@chandlery/cluster-tool/testing';
import { helmClient } from '../setup/helm-clients.ts';
import { repeated } from '../setup/whole.ts';
import { points } from './kill.ts';
import { killed } from './kill-points.ts';

/** What differs between the majors is how they record and wait; the other points are Helm 4's, too. */
const few = points.filter((_, index) => index % Math.floor(points.length / repeated(points.length, 3)) === 0);

killed(await testCluster(), helmClient(3), few);
