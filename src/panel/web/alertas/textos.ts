/** «1 alerta crítica sin atender», «2 alertas críticas sin atender». */
export const cuantasCriticas = (cuantas: number): string =>
  cuantas === 1 ? '1 alerta crítica sin atender' : `${cuantas} alertas críticas sin atender`;

/** «45 s», «12 min», «3 h 20 min», «2 días»: how long something lasted. */
export function duracion(ms: number): string {
  const segundos = Math.max(0, Math.round(ms / 1000));
  if (segundos < 60) return `${segundos} s`;
  const minutos = Math.floor(segundos / 60);
  if (minutos < 60) return `${minutos} min`;
  const horas = Math.floor(minutos / 60);
  if (horas < 48) return minutos % 60 === 0 ? `${horas} h` : `${horas} h ${minutos % 60} min`;
  return `${Math.floor(horas / 24)} días`;
}
