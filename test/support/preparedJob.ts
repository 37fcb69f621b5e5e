import { URI } from 'vscode-uri';
import type { SettingId, Settings } from '../../src/core/contributions/contributions';
import { settingSchemas } from '../../src/core/contributions/contributions';
import type { ImageOptions } from '../../src/core/request/imageOptions';
import { checkRequest } from '../../src/core/request/imageRequest';
import type { PreparedJob, SaveTarget } from '../../src/engine/jobs/job';

/** The defaults, as a person has them who has set nothing. */
export const defaultSettings = Object.fromEntries(
  (Object.keys(settingSchemas) as SettingId[]).map(id => [id, settingSchemas[id].parse(undefined)]),
) as Settings;

/** A job that is checked and has not been sent. */
export function preparedJob(target: Partial<SaveTarget>, options: Partial<ImageOptions> = {}): PreparedJob {
  const given: ImageOptions = { prompt: 'a cat', ...options };
  return {
    checked: checkRequest(given, { ...defaultSettings, region: 'beijing' }, () => 7),
    inputs: [],
    target: {
      folder: URI.parse('memory:/site/assets'),
      within: URI.parse('memory:/site'),
      baseNames: ['a-cat'],
      extension: '.png',
      whenTaken: 'number',
      ...target,
    },
    address: { baseUrl: 'https://service/api/v1', resultHosts: [], region: 'beijing', decidedBy: 'region' },
    settings: defaultSettings,
    options: given,
    warnings: [],
  };
}
