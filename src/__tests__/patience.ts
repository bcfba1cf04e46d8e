import { configure } from '@testing-library/dom';

// How long is waited for what shall be seen: a busy machine needs more than the usual second.
configure({ asyncUtilTimeout: 20_000 });
