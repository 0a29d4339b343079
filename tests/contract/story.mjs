// A customer's program, written with the official TypeScript SDK: it lives through what a program does, and prints what
// it was answered. SENT_BASE_URL, SENT_DM_API_KEY, PHONE and RECEIVER come from the environment.
import Sent, { NotFoundError } from '@sentdm/sentdm';

const sent = new Sent({ maxRetries: 0 });
const { PHONE: phone, RECEIVER: receiver } = process.env;
const told = {};

const contact = (await sent.contacts.create({ phone_number: phone })).data;
told.contact = (await sent.contacts.update(contact.id, { default_channel: 'whatsapp' })).data;
told.found = (await sent.contacts.list({ page: 1, page_size: 5, phone })).data;
told.read = (await sent.contacts.retrieve(contact.id)).data;

const template = (
  await sent.templates.create({
    category: 'UTILITY',
    language: 'en_US',
    definition: {
      body: {
        multiChannel: {
          template: 'Hello {{0:variable}}',
          variables: [{ id: 0, name: 'name', type: 'variable', props: { variableType: 'text', sample: 'Ada' } }],
        },
      },
    },
  })
).data;
told.template = (await sent.templates.update(template.id, { name: `from_${phone.slice(1)}` })).data;
told.templates = (await sent.templates.list({ page: 1, page_size: 100, search: told.template.name })).data;
await sent.templates.delete(template.id, {});
told.gone = await sent.templates.retrieve(template.id).catch((error) => error instanceof NotFoundError && error.status);

const order = { name: 'order_confirmation', parameters: { name: 'Ada', order_id: '1' } };
const call = { to: [phone], template: order, 'Idempotency-Key': `story-${phone.slice(1)}` };
told.sent = (await sent.messages.send(call)).data;
told.again = (await sent.messages.send(call)).data;
const [{ message_id: id }] = told.sent.recipients;
for (let tries = 0; tries < 200; tries += 1) {
  told.message = (await sent.messages.retrieveStatus(id)).data;
  if (['DELIVERED', 'FAILED'].includes(told.message.status)) break;
  await new Promise((wake) => setTimeout(wake, 50));
}
told.activities = (await sent.messages.retrieveActivities(id)).data.activities.map(({ status }) => status);

const hook = { display_name: 'Story', endpoint_url: `${receiver}/hook`, event_types: ['messages'] };
const made = (await sent.webhooks.create(hook)).data;
told.tested = (await sent.webhooks.test(made.id, { event_type: 'message.delivered' })).data;
told.events = (await sent.webhooks.listEvents(made.id, { page: 1, page_size: 5 })).data.events;
told.renamed = (await sent.webhooks.update(made.id, { ...hook, display_name: 'Tale' })).data;
told.rotated = (await sent.webhooks.rotateSecret(made.id, { body: {} })).data;
told.off = (await sent.webhooks.toggleStatus(made.id, { is_active: false })).data;
told.types = (await sent.webhooks.listEventTypes()).data.event_types.length;
told.hooks = (await sent.webhooks.list({ page: 1, page_size: 100 })).data.webhooks.map((each) => each.id);
await sent.webhooks.delete(made.id);
told.hook = made;

const profile = (
  await sent.profiles.create({ name: `Shop ${phone}`, short_name: 'Shop', billing_model: 'organization' })
).data;
told.profile = (await sent.profiles.update(profile.id, { description: 'Sells things.' })).data;
told.acting = (await sent.me.retrieve({ 'x-profile-id': profile.id })).data;
told.profiles = (await sent.profiles.list()).data.profiles.map((each) => each.id);
await sent.profiles.delete(profile.id, { body: {} });

console.log(JSON.stringify(told));
