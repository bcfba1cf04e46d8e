// Not from `@testing-library/react`: it loads React, which is to be delayed before.
import { configure } from '@testing-library/dom';
import { delayReact } from './delay';

// How long is waited for what shall be seen: a busy machine needs more than the usual second. It is
// less than what is asked for anew in case a hint was lost, 15 s: else no test would miss one.
configure({ asyncUtilTimeout: 10_000 });

delayReact();
