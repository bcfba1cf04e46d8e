/** What the features share, as they do not import each other. */
export * from './commands';
export * from './experiments';
export * from './parts';
export * from './runs';
