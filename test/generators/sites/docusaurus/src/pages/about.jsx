import Layout from '@theme/Layout';

export default function About() {
  return (
    <Layout title="About">
      <img src={require('@site/static/img/keeper.png').default} alt="The keeper of a lighthouse, portrait" />
    </Layout>
  );
}
