import type { Azar } from './azar.js';

/** What people say, by the moment, and what the supervisor answers. */
const FRASES = {
  llegada: {
    dicen: ['Llegué', 'Ya estoy aquí', 'Acabo de llegar'],
    responden: ['Perfecto, avísame cuando salgas', 'Gracias, lo veo en el mapa'],
  },
  salida: {
    dicen: ['Terminé, sigo la ruta', 'Listo, voy a la siguiente visita'],
    responden: ['Muy bien, gracias', 'Estupendo, queda registrado'],
  },
  retraso: {
    dicen: ['Voy con retraso, hay mucho tráfico', 'Llegaré unos diez minutos tarde'],
    responden: ['De acuerdo, aviso al cliente', 'Sin problema, te esperan'],
  },
  cobertura: {
    dicen: ['Estuve sin cobertura, ya estoy de vuelta'],
    responden: ['Recibido, ya tengo tu recorrido completo'],
  },
  panico: {
    dicen: ['Necesito ayuda aquí'],
    responden: [],
  },
  panicoAtendido: {
    dicen: ['He visto tu alerta, ¿estás bien? Envío a alguien'],
    responden: ['Estoy bien, fue un susto. Gracias'],
  },
  saludo: {
    dicen: ['Buenos días, equipo. ¡Buena ruta!'],
    responden: [],
  },
} as const satisfies Record<string, { dicen: readonly string[]; responden: readonly string[] }>;

export type Momento = keyof typeof FRASES;

export const fraseDe = (momento: Momento, azar: Azar): string => unaDe(FRASES[momento].dicen, azar);

/** The answer to one of these lines, also when something follows it; none to what is not of the play. */
export function respuestaA(texto: string, azar: Azar): string | undefined {
  const momento = Object.values(FRASES).find(({ dicen }) => dicen.some((frase) => texto.startsWith(frase)));
  return momento && momento.responden.length > 0 ? unaDe(momento.responden, azar) : undefined;
}

const unaDe = (frases: readonly string[], azar: Azar) =>
  frases[Math.floor(azar.siguiente() * frases.length)] ?? '';
