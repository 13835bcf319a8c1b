/**
 * What there is to tell in the world of the table, and the mark by which each is recognised in an answer,
 * wherever it stands there. Short names, because the rows are made of them.
 */
export const SECRETOS = {
  'tarea de ana': 'secreto-tarea-de-ana',
  'tarea de luis': 'secreto-tarea-de-luis',
  'tarea de eva': 'secreto-tarea-de-eva',
  'posición de ana': '12.3456789',
  'posición de luis': '23.4567891',
  'posición de eva': '34.5678912',
  'zona de Demo': 'secreto-zona-de-demo',
  'zona de Otra': 'secreto-zona-de-otra',
  'alerta de ana': 'secreto-alerta-de-ana',
  'alerta de eva': 'secreto-alerta-de-eva',
  /** What ana and supervisor write each other. */
  privado: 'secreto-en-privado',
  /** Name and messages of the group of ana and supervisor. */
  grupo: 'secreto-de-grupo',
  /** What eva and supervisorDeOtra write each other. */
  'privado de Otra': 'secreto-privado-de-otra',
  'actividad de ana': 'secreto-actividad-de-ana',
  'actividad de luis': 'secreto-actividad-de-luis',
  'actividad de eva': 'secreto-actividad-de-eva',
  'recordatorio de ana': 'secreto-recordatorio-de-ana',
  'recordatorio de eva': 'secreto-recordatorio-de-eva',
  /** What they were told by push message. */
  'aviso de ana': 'secreto-aviso-de-ana',
  'aviso de eva': 'secreto-aviso-de-eva',
  /** Their time zones. */
  'empresa Demo': 'Antarctica/Troll',
  'empresa Otra': 'Antarctica/Vostok',
  /** Someone, by their e-mail or their presence. */
  'gente de Demo': '@demo.local',
  'gente de Otra': '@otra.local',
  /** A field that luis sends and that nobody asked for. */
  'queja de luis': 'queja-de-luis',
  /** What the caller sent with the request, and gets back. */
  'lo enviado': 'secreto-enviado',
  /** The event after which nothing more is waited for. */
  cierre: 'cierre-de-la-tabla',
} as const;
export type Secreto = keyof typeof SECRETOS;

/** The latitude that a `posición de …` is. */
export type Posicion = Extract<Secreto, `posición ${string}`>;
export const latitud = (secreto: Posicion) => Number(SECRETOS[secreto]);
/** The latitude of the closing event, and of a position that the caller sends. */
export const LATITUD_DE_CIERRE = 45.6789123;
export const LATITUD_ENVIADA = 56.7891234;

/** What a text tells, wherever it stands in it. */
export function secretosEn(texto: string): Set<Secreto> {
  const hallados = new Set<Secreto>();
  for (const [secreto, marca] of Object.entries(SECRETOS))
    if (texto.includes(marca)) hallados.add(secreto as Secreto);
  if (texto.includes(String(LATITUD_DE_CIERRE))) hallados.add('cierre');
  if (texto.includes(String(LATITUD_ENVIADA))) hallados.add('lo enviado');
  return hallados;
}
