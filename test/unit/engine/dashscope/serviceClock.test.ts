import assert from 'node:assert/strict';
import { ServiceClock } from '../../../../src/engine/dashscope/serviceClock';
import { ManualClock } from '../../../support/manualClock';

describe('ServiceClock', () => {
  const [here, there] = ['https://dashscope.aliyuncs.com', 'https://dashscope-intl.aliyuncs.com'];
  let clock: ManualClock;
  let service: ServiceClock;
  beforeEach(() => {
    clock = new ManualClock();
    service = new ServiceClock(clock);
  });

  it('knows no time before the first answer, or when answers tell none', () => {
    service.note(here, null);
    service.note(here, 'yesterday');
    assert.equal(service.now(here), undefined);
  });

  it('goes on from what the last answer said, each server by its own clock', () => {
    service.note(here, 'Tue, 10 Mar 2026 12:00:00 GMT');
    service.note(there, 'Tue, 10 Mar 2026 11:00:00 GMT');
    clock.advance(1_500);
    service.note(here, null);
    assert.equal(service.now(here), Date.UTC(2026, 2, 10, 12, 0, 1, 500));
    service.note(here, 'Tue, 10 Mar 2026 12:30:00 GMT');
    assert.equal(service.now(here), Date.UTC(2026, 2, 10, 12, 30));
    assert.equal(service.now(there), Date.UTC(2026, 2, 10, 11, 0, 1, 500));
  });
});
