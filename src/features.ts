import type { Feature } from './bot/feature.ts';
import type { Db } from './db/client.ts';
import { helpFeature } from './handlers/help.ts';
import { recordFeature } from './handlers/record/index.ts';
import { startFeature } from './handlers/start.ts';

export interface FeatureParts {
  db: Db;
}

/** Returns everything a person can ask for, in the order in which it is asked; free text (recording) is last. */
export function allFeatures(parts: FeatureParts): Feature[] {
  return [startFeature(parts), helpFeature(), recordFeature(parts)];
}
