/** @jsxImportSource react */
import { useState, type FormEvent } from 'react';

interface Propiedades {
  /** Who the token in the headers editor belongs to, when it came from this bar. */
  readonly usuario: string | null;
  readonly alEntrar: (correo: string, clave: string) => Promise<void>;
  readonly alSalir: () => void;
}

export function BarraDeSesion({ usuario, alEntrar, alSalir }: Propiedades) {
  const [error, setError] = useState('');
  const [ocupada, setOcupada] = useState(false);

  const enviar = async (evento: FormEvent<HTMLFormElement>) => {
    evento.preventDefault();
    const campos = new FormData(evento.currentTarget);
    const campo = (nombre: string) => {
      const valor = campos.get(nombre);
      return typeof valor === 'string' ? valor : '';
    };
    setOcupada(true);
    setError('');
    try {
      await alEntrar(campo('correo').trim(), campo('clave'));
    } catch (fallo) {
      setError(fallo instanceof Error ? fallo.message : String(fallo));
    } finally {
      setOcupada(false);
    }
  };

  return (
    <header className="barra">
      <strong className="barra-marca">seguimiento</strong>
      {usuario === null ? (
        <form className="barra-formulario" onSubmit={(evento) => void enviar(evento)}>
          <label>
            <span>Correo</span>
            <input name="correo" type="email" autoComplete="username" spellCheck={false} required />
          </label>
          <label>
            <span>Clave</span>
            <input name="clave" type="password" autoComplete="current-password" required />
          </label>
          <button type="submit" disabled={ocupada}>
            {ocupada ? 'Signing in…' : 'Sign in'}
          </button>
        </form>
      ) : (
        <button type="button" onClick={alSalir}>
          Remove the token
        </button>
      )}
      <p className="barra-estado" role="status">
        {usuario === null ? 'Not signed in' : `Signed in as ${usuario}`}
      </p>
      {error !== '' && (
        <p className="barra-error" role="alert">
          {error}
        </p>
      )}
      <nav className="barra-enlaces" aria-label="Other pages">
        <a href="/">Panel</a>
        <a href="/docs">REST docs</a>
      </nav>
    </header>
  );
}
