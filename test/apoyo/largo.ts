/** `npm run test:largo` does everything as often as was promised; `npm test` proves the same, less often. */
export const LARGO = process.env.SEGUIMIENTO_LARGO === '1';

/** How often, how many or how long: `corto` in `npm test`, `largo` in the long run, by the same test. */
export const enLargo = <T>(corto: T, largo: T): T => (LARGO ? largo : corto);
