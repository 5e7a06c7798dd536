import { describeRules } from '../../testing/describe-rules.ts';

await describeRules(import.meta.dirname);
