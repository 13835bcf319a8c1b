const VIOLACION_DE_UNICIDAD = '23505';

/** Whether a statement failed since what it would have inserted is there already. */
export function esRepetido(error: unknown): boolean {
  // Drizzle wraps the driver's error.
  for (let causa = error; causa instanceof Error; causa = causa.cause) {
    if ('code' in causa && causa.code === VIOLACION_DE_UNICIDAD) return true;
  }
  return false;
}
