/** A stylesheet that comes with the module that needs it. */
declare module '*.css';
