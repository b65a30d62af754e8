import fc from 'fast-check';

// That a property fails is enough to know.
fc.configureGlobal({ endOnFailure: true });
