import lighthouse from './assets/lighthouse.png';
import boat from '@/assets/boat.png';

const anchor = new URL('./assets/anchor.png', import.meta.url).href;

export function Harbour() {
  return (
    <main className="harbour">
      <img src={lighthouse} alt="A lighthouse at dusk" width={640} height={480} />
      <img src={boat} alt="A red rowing boat" />
      <img src={anchor} alt="An old iron anchor" />
    </main>
  );
}
