// SPDX-License-Identifier: Apache-2.0

package layout

// Invented pages: each line begins with its role and a bar; "1T" is the title of the first story.
const doubled = `
1T|Harbour Office Denies Ferry Was Held Overnight

1C|The ferry Salma at the eastern quay. (Quay Press)
N|The ferry Salma at the eastern quay. (Quay Press)
N|TT

N|Harbour Office Denies Ferry Was Held Overnight

N|The ferry Salma at the eastern quay. (Quay Press)
N|The ferry Salma at the eastern quay (Quay Press)

1A|Port Salma: Quay Press

1A|Published: 21:15-3 March 2031 AD ـ 9 Shawwal 1452 AH

1B|The harbour office denied on Monday that the ferry had been held overnight at the quay.

1B|“No ship was stopped,” it said.

1S|A Long Night

1B|Passengers told a different story, and some had slept on deck.



2T|Bridge Toll to Rise in Spring

2C|Cars wait at the toll gate.
N|Cars wait at the toll gate.
N|TT

N|Bridge Toll to Rise in Spring

2B|The toll on the northern bridge will rise by 10 percent, the road authority said.

N|Copyright 2031 Quay Press
`

const doubledArabic = `
1T|إدارة الميناء تنفي احتجاز العبارة ومسافرون يروون غير ذلك

1C|العبارة عند الرصيف الشرقي (صحافة الرصيف)
N|العبارة عند الرصيف الشرقي (صحافة الرصيف)
N|TT

N|إدارة الميناء تنفي احتجاز العبارة ومسافرون يروون غير ذلك

1A|الميناء: صحافة الرصيف

1A|نُشر: 21:15-3 مارس 2031 م ـ 9 شوال 1452 هـ

1B|نفت إدارة الميناء، الاثنين، احتجاز العبارة ليلاً عند الرصيف الشرقي.

1S|ليلة طويلة

1B|وروى مسافرون أنهم ناموا على ظهر العبارة حتى الفجر.



2T|زيادة رسوم الجسر الشمالي في الربيع

2C|سيارات تنتظر عند البوابة (أرشيفية)
N|سيارات تنتظر عند البوابة (أرشيفية)

2B|قالت هيئة الطرق إن الرسوم سترتفع بنسبة ١٠ في المئة.

N|جميع الحقوق محفوظة لصحافة الرصيف
`

const running = `
N|Skip to main content
N|News | Sport | Weather | Video

1T|Storm updates: coast road shut as ferry waits outside harbour

1A|Last updated 3 Mar 2031 20:10 GMT
N|Share  Save  Print

1S|At a glance
1B|Coast road shut in both directions since noon
1B|Ferry with two hundred people waits outside the harbour

1A|20:10
1S|Road opens to lorries
1B|The road authority says lorries may use one lane.

1A|19:32
1S|Still outside
1B|The captain says nobody on board is hurt.

N|Advertisement

1A|18:05
1S|Wind falls
1B|The weather office has lowered its warning. It expects rain.

N|Most popular
N|How to mend a net
N|Eight harbours to see
`

const runningArabic = `
N|تخطى إلى المحتوى
1T|تغطية مباشرة: إغلاق طريق الساحل والعبارة تنتظر خارج الميناء

1A|آخر تحديث: 3 مارس 2031 الساعة 20:10
N|مشاركة  نسخ الرابط

1A|20:10
1S|فتح مسار للشاحنات
1B|قالت هيئة الطرق إن الشاحنات تستطيع استخدام مسار واحد.

1A|19:32
1S|العبارة باقية
1B|وأكد القبطان أن أحداً لم يصب بأذى

1A|18:05
1S|الرياح تهدأ
1B|خفض مكتب الأرصاد درجة التحذير. وتوقع هطول المطر.

1A|17:20
1S|الركاب
1B|تجمع عشرات الركاب في صالة الميناء

N|الأكثر مشاهدة
N|كيف ترقع شبكة صيد
N|ثمانية موانئ تستحق الزيارة
`

const portal = `
N|Menu
N|Log in | Subscribe
N|We use cookies on this site. Accept all

N|HARBOURS
1T|Harbour office and ferry line agree on night berth

1A|By our harbour correspondent
1A|Tue 4 Mar 2031 09.15

1C|The ferry Salma leaves the eastern quay. Photograph: Quay Press

1B|PORT SALMA - The harbour office and the ferry line agreed on a night berth, both said.

N|Advertisement

1B|“Nobody will sleep on deck again,” the harbour master said.

N|“Nobody will sleep on deck again”

N|Read more: What we know about the long night

1B|The berth opens on Friday.

1B|Two drivers said they would wait on the quay until then

1S|Who pays

1B|The line has named no price.

N|You might also like
N|The lamp keeper of the northern mole
N|A kitchen on the quay

N|BRIDGES
2T|Toll on the northern bridge is put off

2B|The road authority said the toll would not rise before summer.

N|Back to top
`

const portalArabic = `
N|الرئيسية / اقتصاد
N|مشاركة  طباعة

1T|هيئة الطرق تؤجل رسوم الجسر الشمالي

1A|الثلاثاء 4 آذار 2031 - 09:15
1A|الميناء / خاص

1B|أعلنت هيئة الطرق تأجيل زيادة الرسوم إلى الصيف.

N|اقرأ أيضاً: ليلة طويلة على ظهر العبارة

1B|وقال المتحدث باسمها إن القرار اتخذ بعد شكاوى السائقين.

N|قد يعجبك أيضاً
N|حارس المنارة الأخير
N|مطبخ على الرصيف

N|صحة
2T|مستوصف الميناء يستقبل خمس حالات تسمم

2A|كتبت: مراسلة الصحة
2B|استقبل مستوصف الميناء خمس حالات تسمم، بحسب طبيبة فيه.
`

const dense = `
N|Home
N|News
N|Search
1T|Clinic at the northern camp gets its generator back
1A|By Staff Reporter
1A|4 March 2031
N|Share
N|Tweet
1C|The clinic's new generator. (Quay Press)
1B|The clinic at the northern camp has power again after nine days, its head nurse said.
1B|She said two patients had been moved in the meantime.
N|Related stories
N|Bridge toll put off
N|Ferry line gets a berth
N|Sign up for our weekly letter
N|Terms of use
N|Privacy policy
`

const message = `
1B|Patrol three reports the gate at the northern berm is open. No persons seen. Returning at six.
`
