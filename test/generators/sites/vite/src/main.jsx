import { createRoot } from 'react-dom/client';
import { Harbour } from './Harbour';
import './harbour.css';

createRoot(document.getElementById('root')).render(<Harbour />);
