const ESPERA_MS = 60;
const DURACION_MS = 20_000;

/**
 * Runs `hacer` in one tab of this origin at a time. Web Locks need a secure context; on plain http the
 * same is had, a little less strictly, from a lease in localStorage.
 */
export async function enExclusiva<T>(nombre: string, hacer: () => Promise<T>): Promise<T> {
  // The DOM types say that it is always there.
  const candados: LockManager | undefined = navigator.locks;
  if (candados) return candados.request(nombre, hacer);

  const propio = Math.random().toString(36).slice(2);
  await tomar(nombre, propio);
  try {
    return await hacer();
  } finally {
    if (duenoDe(nombre) === propio) localStorage.removeItem(nombre);
  }
}

async function tomar(nombre: string, propio: string): Promise<void> {
  for (;;) {
    if (duenoDe(nombre) === null) {
      localStorage.setItem(nombre, JSON.stringify({ dueno: propio, hasta: Date.now() + DURACION_MS }));
      // Whoever wrote last keeps it: the others see that after the pause.
      await new Promise((resolver) => setTimeout(resolver, ESPERA_MS));
      if (duenoDe(nombre) === propio) return;
    }
    await new Promise((resolver) => setTimeout(resolver, ESPERA_MS * (1 + Math.random())));
  }
}

function duenoDe(nombre: string): string | null {
  try {
    const { dueno, hasta } = JSON.parse(localStorage.getItem(nombre) ?? '{}') as {
      dueno?: string;
      hasta?: number;
    };
    return dueno !== undefined && hasta !== undefined && hasta > Date.now() ? dueno : null;
  } catch {
    return null;
  }
}
