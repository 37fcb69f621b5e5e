// The XMP property that says that an image was made by a trained model. Source: IPTC Photo Metadata Standard 2023.2,
// and the vocabulary http://cv.iptc.org/newscodes/digitalsourcetype/.

export type DigitalSource = 'trainedAlgorithmicMedia' | 'compositeWithTrainedAlgorithmicMedia';

/** An XMP packet with nothing but the source type. @param extensionVersion of this program, which signs the packet. */
export function xmpPacket(source: DigitalSource, extensionVersion: string): string {
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Easel ${extensionVersion.replace(/[^\w.+-]/gu, '')}">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/${source}"/>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`;
}

/** Whether a packet is one that this program wrote, and nobody has changed since. */
export const isOwnXmpPacket = (packet: string): boolean => {
  const version = /x:xmptk="Easel ([\w.+-]*)"/u.exec(packet)?.[1];
  return (
    version !== undefined &&
    (packet === xmpPacket('trainedAlgorithmicMedia', version) ||
      packet === xmpPacket('compositeWithTrainedAlgorithmicMedia', version))
  );
};

/** Whether a packet says that a model made the image or a part of it. */
export const tellsDigitalSource = (packet: string): boolean =>
  /DigitalSourceType[^]{0,400}?digitalsourcetype\/(?:trainedAlgorithmicMedia|compositeWithTrainedAlgorithmicMedia|compositeSynthetic|algorithmicMedia|algorithmicallyEnhanced)\b/iu.test(
    packet,
  );

/** Whether a packet has the label that Chinese law asks for. Source: TC260-PG-20252A, annex on image metadata. */
export const tellsAigc = (packet: string): boolean => /\bAIGC\b/u.test(packet);
